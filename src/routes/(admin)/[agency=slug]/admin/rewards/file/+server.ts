import { redirect } from '@sveltejs/kit';
import { dayOf } from '#lib/base/days.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { askedRewards, rewardsAddress } from '#lib/programmes/rewards/asked-rewards.ts';
import { takeForm } from '#lib/programmes/rewards/reward-form.ts';
import { takeRewardsHome } from '#lib/programmes/rewards/take-rewards-home.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { agencyOf, csvAnswer, refusePage } from '#lib/server/doors.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { giverOf } from '../rewards-door.server.ts';

/** Only by POST: what is taken home leaves a line behind, and no link may do that. */
export async function POST({ request, locals, url }) {
	const { id, slug, zone } = agencyOf(locals);
	const actor = giverOf(locals);
	const search = askedRewards(url.searchParams);
	const parsed = parseForm(takeForm, await request.formData());
	if (!parsed.ok) {
		const address = rewardsAddress(search, { reasonless: '' });
		redirect(303, `/${slug}/admin/rewards${address}`);
	}
	const tooMany = await countAttempt(id, limits.export, actor.staffId);
	if (tooMany) refusePage([tooMany]);
	const asked = { search, reason: parsed.value.reason };
	const file = await acting(actor, (work) => takeRewardsHome(work, zone, asked, locals.language));
	if (!file.ok) refusePage(file.problems);
	return csvAnswer(file.value, `rewards-${search.show}-${slug}-${dayOf(now(), zone)}.csv`);
}
