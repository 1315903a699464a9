import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { csvFile } from '#lib/organizations/roster-csv.ts';
import type { RewardSearch } from '#lib/programmes/rewards/asked-rewards.ts';
import { allRewards, type ListedReward } from '#lib/programmes/rewards/list-rewards.server.ts';
import { stateWords } from '#lib/programmes/rewards/reward-words.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Rewards in one file. */
const FILE_ROWS_MAX = 20_000;

/**
 * A list as a file for spreadsheets. Who took it, why, how many rows and the hash of the file stay in the
 * logs. Refuses with `not_allowed` (administrators only).
 */
export async function takeRewardsHome(
	work: Work<StaffActor>,
	zone: string,
	{ search, reason }: { search: RewardSearch; reason: string },
	language: Language
): Promise<Outcome<string>> {
	if (work.actor.role !== 'administrator') return refused(problem('not_allowed'));
	const rows = await allRewards(work, search, dayOf(work.now, zone), FILE_ROWS_MAX);
	const heads = [
		...[m.rewards_person(), m.rewards_organization(), m.rewards_reward(), m.rewards_gift()],
		...[m.rewards_won(), m.rewards_state(), m.rewards_earned_on(), m.rewards_fetch_by()],
		...[m.rewards_given_on(), m.rewards_giver()]
	];
	const file = csvFile([heads, ...rows.map((row) => lineOf(row, language))]);
	const subjectIds = [...new Set(rows.map(({ enrolmentId }) => enrolmentId))];
	await noteAccess(work, { action: 'export', subjectIds, reason });
	const details = { show: search.show, rows: rows.length, sha256: await sha256Hex(file) };
	await record(work, { act: 'rewards.taken_home', subjectId: work.actor.staffId, details });
	return done(file);
}

function lineOf(row: ListedReward, language: Language): string[] {
	const { stand } = row;
	return [
		...[row.name, row.organization, stand.reward.label[language], row.gift[language]],
		...[String(row.won ?? stand.reward.won), stateWords[stand.state]()],
		...[stand.earnedOn ?? '', stand.fetchBy ?? '', stand.givenOn ?? '', row.giver ?? '']
	];
}
