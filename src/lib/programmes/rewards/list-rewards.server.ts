import { sql, type SQL } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import type { RewardSearch } from '#lib/programmes/rewards/asked-rewards.ts';
import { giftWords } from '#lib/programmes/rewards/gift.server.ts';
import { givingsOf } from '#lib/programmes/rewards/givings.server.ts';
import { standOfReward, type RewardStand } from '#lib/programmes/rewards/reward-states.ts';
import { capNow } from '#lib/programmes/rewards/rule-queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export const REWARDS_ON_PAGE = 30;

type Row = {
	enrolmentId: string;
	rewardKey: string;
	/** Null where what is known no longer says so. */
	earnedOn: Day | null;
	givingId: string | null;
	giftKo: string | null;
	giftEn: string | null;
	won: number | null;
	giver: string | null;
	name: string;
	templateKey: string;
	templateVersion: number;
	organization: string;
	visitId: string | null;
	visitAt: string | null;
};

/** With what was given in the words of that day, else what will be. */
export type ListedReward = Row & { id: string; stand: RewardStand; gift: Localized };

/** A page of what is looked for. That its people were looked at is written down. */
export async function listRewards(
	work: Work<StaffActor>,
	search: RewardSearch,
	today: Day,
	page: number
) {
	const found = await countOf(work, search, today);
	const pages = Math.max(1, Math.ceil(found / REWARDS_ON_PAGE));
	const shown = Math.min(page, pages);
	const part = sql`limit ${REWARDS_ON_PAGE} offset ${(shown - 1) * REWARDS_ON_PAGE}`;
	const rewards = await rewardRows(work, search, today, part);
	const subjectIds = [...new Set(rewards.map(({ enrolmentId }) => enrolmentId))];
	await noteAccess(work, { action: 'view', subjectIds, reason: 'rewards' });
	return { rewards, found, page: shown, pages };
}

/** All that is looked for, of at most `max`. */
export function allRewards(work: Work, search: RewardSearch, today: Day, max: number) {
	return rewardRows(work, search, today, sql`limit ${max}`);
}

async function rewardRows(
	work: Work,
	search: RewardSearch,
	today: Day,
	part: SQL
): Promise<ListedReward[]> {
	const rows = await work.tx.execute<Row>(sql`
		select e.id as "enrolmentId", coalesce(r.reward_key, g.reward_key) as "rewardKey",
			r.earned_on::text as "earnedOn", g.id as "givingId", g.gift_ko as "giftKo",
			g.gift_en as "giftEn", g.won, t.name as giver, p.name, e.template_key as "templateKey",
			e.template_version as "templateVersion", o.name as organization,
			n.id as "visitId", n.starts_at as "visitAt"
		${joined(work, search)}
		left join staff t on t.agency_id = g.agency_id and t.id = g.giver_id
		where ${wanted(search, today)} order by ${inOrder(search)} ${part}`);
	return withStands(work, [...rows], today);
}

async function withStands(work: Work, rows: Row[], today: Day): Promise<ListedReward[]> {
	const ids = [...new Set(rows.map(({ enrolmentId }) => enrolmentId))];
	const givings = await givingsOf(work, ids);
	const cap = await capNow(work);
	const wordsOf = await giftWords(work);
	const listed: ListedReward[] = [];
	for (const row of rows) {
		const template = await templateOf(work, row.templateKey, row.templateVersion);
		const reward = template.rewards!.find(({ key }) => key === row.rewardKey)!;
		const { enrolmentId, templateKey } = row;
		const about = { enrolmentId, templateKey, cap, givings: givings.get(enrolmentId) ?? [] };
		const stand = standOfReward(reward, row.earnedOn, about, today);
		const had = row.givingId ? { ko: row.giftKo!, en: row.giftEn! } : null;
		const gift = had ?? wordsOf(row, reward);
		listed.push({ ...row, id: `${enrolmentId} ${row.rewardKey}`, stand, gift });
	}
	return listed;
}

async function countOf(work: Work, search: RewardSearch, today: Day): Promise<number> {
	const [row] = await work.tx.execute<{ found: number }>(sql`
		select count(*)::int as found ${joined(work, search)} where ${wanted(search, today)}`);
	return row!.found;
}

export type ComingVisit = { id: string; startsAt: Date; organization: string; rewards: number };

/** The visits that are next for somebody who has earned something, the nearest first. */
export async function visitsWithRewards(work: Work, today: Day): Promise<ComingVisit[]> {
	const search: RewardSearch = { show: 'earned', name: null, visitId: null };
	const rows = await work.tx.execute<Omit<ComingVisit, 'startsAt'> & { at: string }>(sql`
		select n.id, n.starts_at as at, o.name as organization, count(*)::int as rewards
		${joined(work, search)}
		where ${wanted(search, today)} and n.id is not null
		group by n.id, n.starts_at, o.name order by n.starts_at, n.id limit 50`);
	return [...rows].map(({ at, ...one }) => ({ ...one, startsAt: new Date(at) }));
}

/** What was given begins with the fact, what is to be given with what was earned: each by its own index. */
function joined({ actor, now }: Work, { show }: RewardSearch): SQL {
	const start =
		show === 'given'
			? sql`from reward_given g
				left join reward_earned r on r.agency_id = g.agency_id
					and r.enrolment_id = g.enrolment_id and r.reward_key = g.reward_key
				join enrolment e on e.agency_id = g.agency_id and e.id = g.enrolment_id
					and g.agency_id = ${actor.agencyId} and g.undone_at is null`
			: sql`from reward_earned r
				left join reward_given g on g.agency_id = r.agency_id and g.undone_at is null
					and g.enrolment_id = r.enrolment_id and g.reward_key = r.reward_key
				join enrolment e on e.agency_id = r.agency_id and e.id = r.enrolment_id
					and r.agency_id = ${actor.agencyId}`;
	return sql`${start}
		join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		join series s on s.agency_id = e.agency_id and s.id = e.series_id
		join organization o on o.agency_id = s.agency_id and o.id = s.organization_id
		left join lateral (
			select v.id, v.starts_at from visit v
			where v.agency_id = e.agency_id and v.series_id = e.series_id
				and v.ends_at > ${now.toISOString()}::timestamptz
				and not exists (select from cancellation c
					where c.agency_id = v.agency_id and c.visit_id = v.id)
			order by v.starts_at limit 1) n on true`;
}

function wanted({ show, name, visitId }: RewardSearch, today: Day): SQL {
	const lists = {
		earned: sql`g.id is null and r.fetch_by >= ${today}`,
		given: sql`true`,
		past: sql`g.id is null and r.fetch_by < ${today}`
	};
	const parts = [
		lists[show],
		...(name ? [sql`strpos(lower(p.name), ${name.toLowerCase()}) > 0`] : []),
		...(visitId ? [sql`n.id = ${visitId}`] : [])
	];
	return sql.join(parts, sql` and `);
}

function inOrder({ show }: RewardSearch): SQL {
	if (show === 'given') return sql`g.given_on desc, g.id desc`;
	if (show === 'past') return sql`r.fetch_by desc, p.name, e.id, r.reward_key`;
	return sql`n.starts_at nulls last, r.fetch_by, p.name, e.id, r.reward_key`;
}
