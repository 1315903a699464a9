import { error, redirect } from '@sveltejs/kit';
import { allAgencies } from '#lib/identity/queries.server.ts';
import { newestNotices } from '#lib/notices/queries.server.ts';
import { moveClock, now } from '#lib/server/clock.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { reading } from '#lib/server/work.server.ts';

/** The guide of the demonstration: its clock, and the outbox with every notice. Nowhere else. */
export async function load({ locals, url }) {
	if (!settings.isDemo) error(404);
	const agencies = (await allAgencies()).filter((one) => one.isSample);
	const outbox = await Promise.all(
		agencies.map((one) =>
			reading({ kind: 'system', agencyId: one.id }, (work) => newestNotices(work, 30))
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

export const actions = {
	/** Moves the clock on by some days, so that day 28 can be lived; 0 brings it back. */
	clock: async ({ request }) => {
		if (!settings.isDemo) error(404);
		const days = Number((await request.formData()).get('days'));
		if (!Number.isInteger(days) || Math.abs(days) > STEP_DAYS_MAX) error(422);
		moveClock(days === 0 ? new Date() : new Date(now().getTime() + days * 86_400_000));
		redirect(303, '/demo');
	}
};
