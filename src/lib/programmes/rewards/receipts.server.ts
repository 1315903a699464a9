import { sql } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Day } from '#lib/base/days.ts';
import type { Localized } from '#lib/base/localized.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import type { RewardSearch } from '#lib/programmes/rewards/asked-rewards.ts';
import { allRewards } from '#lib/programmes/rewards/list-rewards.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** Receipts on one print. */
const RECEIPTS_MAX = 200;

export type Receipt = {
	id: string;
	name: string;
	organization: string;
	gift: Localized;
	won: number;
	/** Both are written by hand where it is not given yet. */
	givenOn: Day | null;
	giver: string | null;
};

/** The receipt of what was given; null for what is not there or was taken back. */
export async function receiptOf(work: Work<StaffActor>, id: string): Promise<Receipt | null> {
	const [row] = await work.tx.execute<
		Omit<Receipt, 'gift'> & { ko: string; en: string; enrolmentId: string }
	>(sql`
		select g.id, p.name, o.name as organization, g.gift_ko as ko, g.gift_en as en, g.won,
			g.given_on::text as "givenOn", t.name as giver, e.id as "enrolmentId"
		from reward_given g
		join enrolment e on e.agency_id = g.agency_id and e.id = g.enrolment_id
		join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		join series s on s.agency_id = e.agency_id and s.id = e.series_id
		join organization o on o.agency_id = s.agency_id and o.id = s.organization_id
		join staff t on t.agency_id = g.agency_id and t.id = g.giver_id
		where g.agency_id = ${work.actor.agencyId} and g.id = ${id} and g.undone_at is null`);
	if (!row) return null;
	const { ko, en, enrolmentId, ...rest } = row;
	await printed(work, [enrolmentId]);
	return { ...rest, gift: { ko, en } };
}

/**
 * Receipts of everybody who has earned something and comes to a visit, to be taken along and signed there.
 * What is past its time or over the cap is not among them: that is decided in the office.
 */
export async function receiptsForVisit(
	work: Work<StaffActor>,
	visitId: string,
	today: Day
): Promise<Receipt[]> {
	const search: RewardSearch = { show: 'earned', name: null, visitId };
	const rows = await allRewards(work, search, today, RECEIPTS_MAX);
	const sure = rows.filter(({ stand }) => stand.state === 'earned');
	await printed(work, [...new Set(sure.map(({ enrolmentId }) => enrolmentId))]);
	return sure.map(({ id, name, organization, gift, stand: { reward } }) => ({
		...{ id, name, organization, gift, won: reward.won },
		...{ givenOn: null, giver: null }
	}));
}

/** Names that leave on paper leave a line for each person. */
async function printed(work: Work<StaffActor>, subjectIds: string[]): Promise<void> {
	await noteAccess(work, { action: 'print', subjectIds, reason: 'reward receipts' });
}
