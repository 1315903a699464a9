import { redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { payoutsForm } from '#lib/programmes/fund/fund-form.ts';
import { takePayoutsHome } from '#lib/programmes/fund/take-payouts-home.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { agencyOf, csvAnswer, missing, refusePage } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { keeperOf } from '../../../funds-door.server.ts';

/** Only by POST: what is taken home leaves a line behind, and no link may do that. */
export async function POST({ request, locals, params }) {
	const { id, slug, zone } = agencyOf(locals);
	const keeper = keeperOf(locals);
	if (!isUuid(params.fund)) missing();
	const parsed = parseForm(payoutsForm, await request.formData());
	if (!parsed.ok) redirect(303, `/${slug}/admin/funds/${params.fund}/payouts?reasonless`);
	const tooMany = await countAttempt(id, limits.export, keeper.staffId);
	if (tooMany) refusePage([tooMany]);
	const asked = { fundId: params.fund, reason: parsed.value.reason };
	const file = await acting(keeper, (work) => takePayoutsHome(work, zone, asked));
	if (!file.ok) refusePage(file.problems);
	return csvAnswer(file.value, `payouts-${slug}-${dayOf(now(), zone)}.csv`);
}
