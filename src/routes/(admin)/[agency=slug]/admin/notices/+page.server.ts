import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Outcome } from '#lib/base/problems.ts';
import { staffNames } from '#lib/identity/queries.server.ts';
import {
	deliveryFilters,
	deliveryState,
	shownRecipient,
	type DeliveryFilter
} from '#lib/notices/delivery-state.ts';
import { ownersOfDevices } from '#lib/notices/push-devices.server.ts';
import { hasProvider } from '#lib/notices/providers.server.ts';
import { foundNotices, NOTICES_A_PAGE } from '#lib/notices/queries.server.ts';
import { retryNotice, settleNotice } from '#lib/notices/see-to-notice.server.ts';
import { refuseForm, staffOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { id, parseForm } from '#lib/ui/form.ts';
import { phoneWords, templatesNamed } from './notice-words.ts';

const TEXT_MAX = 100;
const PAGES_MAX = 1_000_000;

/** Delivery states for the office. Words and private links of a notice are not shown here. */
export async function load({ locals, url }) {
	const asked = url.searchParams;
	const filter = deliveryFilters.find((one) => one === asked.get('show')) ?? 'all';
	const text = (asked.get('q') ?? '').toWellFormed().replaceAll('\0', '').trim().slice(0, TEXT_MAX);
	const page = Math.min(Math.max(1, Math.trunc(Number(asked.get('page'))) || 1), PAGES_MAX);
	return reading(staffOf(locals), async (work) => {
		const search = { filter: filter as DeliveryFilter, text, templates: templatesNamed(text) };
		const found = await foundNotices(work, search, page);
		const names = await staffNames(work);
		const isAnyPush = found.rows.some(({ channel }) => channel === 'push');
		const owners = isAnyPush ? await ownersOfDevices(work) : new Map<string, string>();
		return {
			filter: search.filter,
			text,
			done: asked.get('done'),
			total: found.total,
			page: found.page,
			pages: found.pages,
			first: (found.page - 1) * NOTICES_A_PAGE + 1,
			notices: found.rows.map((row) => ({
				id: row.id,
				template: row.template,
				channel: row.channel,
				recipient:
					row.channel === 'push'
						? phoneWords(names.get(owners.get(row.recipient) ?? ''))
						: shownRecipient(row.recipient),
				createdAt: row.createdAt,
				sentAt: row.sentAt,
				failedAt: row.failedAt,
				notBefore: row.notBefore,
				settledAt: row.settledAt,
				settledBy: (row.settledBy && names.get(row.settledBy)) ?? null,
				withdrawnAt: row.withdrawnAt,
				deliveredAt: row.deliveredAt,
				bouncedAt: row.bouncedAt,
				failure: row.failure,
				attempts: row.attempts,
				state: deliveryState({ ...row, hasProvider: hasProvider(row.channel) }, work.now)
			}))
		};
	});
}

const aNotice = v.object({ notice: id() });
type Act = (work: Work<StaffActor>, id: string) => Promise<Outcome<null>>;

/** An act on one notice of the list, back to the same list afterwards. */
function seeingTo(act: Act, done: string) {
	return async ({ locals, request, url }: { locals: App.Locals; request: Request; url: URL }) => {
		const parsed = parseForm(aNotice, await request.formData());
		if (!parsed.ok) return refuseForm(parsed.problems, { values: {} });
		const outcome = await acting(staffOf(locals), (work) => act(work, parsed.value.notice));
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		const back = new URLSearchParams({ done });
		for (const name of ['show', 'q', 'page']) {
			const value = url.searchParams.get(name);
			if (value) back.set(name, value);
		}
		redirect(303, `?${back}`);
	};
}

export const actions = {
	retry: seeingTo(retryNotice, 'retried'),
	settle: seeingTo(settleNotice, 'settled')
};
