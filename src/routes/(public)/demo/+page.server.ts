import { error, redirect } from '@sveltejs/kit';
import { allAgencies } from '#lib/identity/queries.server.ts';
import { openedNotices } from '#lib/notices/queries.server.ts';
import { moveClock, now } from '#lib/server/clock.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { reading } from '#lib/server/work.server.ts';

/** The guide of the demonstration: its clock, and the outbox with every notice. Nowhere else. */
export async function load({ locals, url }) {
	if (!settings.isDemo) error(404);
	const agencies = (await allAgencies()).filter((one) => one.isSample);
	const outbox = await Promise.all(
		agencies.map((one) =>
			reading({ kind: 'system', agencyId: one.id }, (work) => openedNotices(work, 30))
		)
	);
	return {
		language: locals.language,
		path: url.pathname,
		now: now(),
		hasMailServer: Boolean(settings.smtpUrl),
		agencies: agencies.map((one) => ({
			slug: one.slug,
			name: locals.language === 'ko' ? one.nameKo : one.nameEn,
			phone: one.phone,
			zone: one.zone
		})),
		notices: outbox.flat().map(({ id, channel, recipient, subject, body, createdAt, sentAt }) => ({
			id,
			channel,
			recipient,
			subject,
			body,
			createdAt,
			sentAt
		}))
	};
}

const STEP_DAYS_MAX = 400;
const DAY_MS = 86_400_000;

export const actions = {
	/** Moves the clock on by some days, or to a moment; 0 days bring it back to the real time. */
	clock: async ({ request }) => {
		if (!settings.isDemo) error(404);
		const form = await request.formData();
		const days = Number(form.get('days') ?? NaN);
		const moment = new Date(String(form.get('moment') ?? ''));
		if (!Number.isNaN(moment.getTime())) moveClock(moment);
		else if (!Number.isInteger(days) || Math.abs(days) > STEP_DAYS_MAX) error(422);
		else moveClock(days === 0 ? new Date() : new Date(now().getTime() + days * DAY_MS));
		redirect(303, '/demo');
	}
};
