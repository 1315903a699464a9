import { sql } from 'drizzle-orm';
import type { Doubt, Giving } from '#lib/programmes/rewards/reward-states.ts';
import type { Work } from '#lib/server/work.server.ts';

/** The same with what a page says of it. */
export type KnownGiving = Giving & {
	id: string;
	giftKo: string;
	giftEn: string;
	giver: string;
	recordedAt: string;
	recordedBy: string;
	/** What asked for a second look then, and why it was given nevertheless, under the master secret. */
	doubts: Doubt[];
	sealed: string | null;
};

/**
 * By enrolment, every reward that its person got and that was not taken back, in whatever they enrolled:
 * a person is the same name at the same telephone number.
 */
export async function givingsOf(
	{ actor, tx }: Work,
	enrolmentIds: string[]
): Promise<Map<string, KnownGiving[]>> {
	if (enrolmentIds.length === 0) return new Map();
	const rows = await tx.execute<KnownGiving & { of: string }>(sql`
		select e.id as of, g.enrolment_id as "enrolmentId", f.template_key as "templateKey",
			g.reward_key as "rewardKey", g.given_on::text as on, g.won, g.id,
			g.gift_ko as "giftKo", g.gift_en as "giftEn", t.name as giver,
			g.recorded_at as "recordedAt", g.recorded_by as "recordedBy", to_json(g.doubts) as doubts, g.sealed
		from enrolment e
		join participant p on p.agency_id = e.agency_id and p.id = e.participant_id
		join participant o on o.agency_id = p.agency_id and o.phone = p.phone and o.name = p.name
		join enrolment f on f.agency_id = o.agency_id and f.participant_id = o.id
		join reward_given g on g.agency_id = f.agency_id and g.enrolment_id = f.id
		join staff t on t.agency_id = g.agency_id and t.id = g.giver_id
		where e.agency_id = ${actor.agencyId} and g.undone_at is null
			and e.id = any(${`{${enrolmentIds.join(',')}}`}::text::uuid[])
		order by g.given_on, g.id`);
	return Map.groupBy(
		[...rows].map((row) => ({ ...row })),
		({ of }) => of
	);
}

/** Two who give something to one person at once do so one after the other, or a cap would be passed. */
export async function lockPerson(
	{ actor, tx }: Work,
	{ name, phone }: { name: string; phone: string }
): Promise<void> {
	const key = `rewards ${actor.agencyId} ${phone} ${name}`;
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}::text, 0))`);
}
