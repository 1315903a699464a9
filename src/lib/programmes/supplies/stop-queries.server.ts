import { and, desc, eq, gte, inArray } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { scopeOf } from '#lib/programmes/enrolment-scope.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import type { Scope } from '#lib/programmes/predicate.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { enrolment, participant } from '#lib/programmes/schema.server.ts';
import {
	supplyItem,
	supplyMovement,
	supplyReason
} from '#lib/programmes/supplies/schema.server.ts';
import {
	stopsOf,
	type Given,
	type ItemStops,
	type MetStop
} from '#lib/programmes/supplies/stops.ts';
import type { Work } from '#lib/server/work.server.ts';

/** How long the office looks back. */
const DAYS_SHOWN = 90;

/** One item handed out to one person although a stop asked. */
export type StoppedHandOut = Given & {
	enrolmentId: string;
	person: string;
	by: string;
	met: MetStop[];
	hasReason: boolean;
};

type Row = Omit<StoppedHandOut, 'met' | 'hasReason' | 'day'> & { phone: string };

/** What each item of the agency asks about, by its id. */
export async function itemStops({ actor, tx }: Work): Promise<Map<string, ItemStops>> {
	const rows = await tx.select().from(supplyItem).where(eq(supplyItem.agencyId, actor.agencyId));
	return new Map(
		rows.map((row) => [
			row.id,
			{
				...{ itemId: row.id, group: row.groupName, usual: row.usualQuantity },
				...{ lastsDays: row.lastsDays, isOnce: row.isOnce, stops: row.stops }
			}
		])
	);
}

/**
 * What was handed out lately and met a stop, the newest first. It is computed from all facts that are
 * known now, each time: in which order phones told them makes no difference.
 */
export async function stoppedHandOuts(work: Work, zone: string): Promise<StoppedHandOut[]> {
	const items = await itemStops(work);
	const since = new Date(work.now.getTime() - DAYS_SHOWN * 86_400_000);
	const recent = await handedOut(work, gte(supplyMovement.receivedAt, since));
	if (recent.length === 0) return [];
	const phones = [...new Set(recent.map(({ phone }) => phone))];
	const all = await handedOut(work, inArray(participant.phone, phones));
	const given = Map.groupBy(all, personOf);
	const scopes = await scopesOf(work, zone, recent);
	const reasons = await explained(work, recent);
	return recent.flatMap((row) => {
		const one = { ...row, day: dayOf(row.at, zone) };
		const earlier = given.get(personOf(row))!.map((other) => ({
			...other,
			day: dayOf(other.at, zone)
		}));
		const met = stopsOf(one, earlier, items, scopes(row));
		return met.length > 0 ? [{ ...one, met, hasReason: reasons.has(row.handOutId) }] : [];
	});
}

/** One person may be enrolled in several series: the same name at the same number is the same. */
function personOf({ person, phone }: Row): string {
	return `${phone} ${person}`;
}

/** What was handed out and not undone, the newest first. */
async function handedOut({ actor, tx }: Work, which: ReturnType<typeof eq>): Promise<Row[]> {
	const rows = await tx
		.select({
			handOutId: supplyMovement.handOutId,
			enrolmentId: supplyMovement.enrolmentId,
			itemId: supplyMovement.itemId,
			kind: supplyMovement.kind,
			quantity: supplyMovement.quantity,
			at: supplyMovement.occurredAt,
			person: participant.name,
			phone: participant.phone,
			by: staff.name
		})
		.from(supplyMovement)
		.innerJoin(enrolment, ofMovement)
		.innerJoin(participant, ofEnrolment)
		.innerJoin(staff, isRecorder)
		.where(and(eq(supplyMovement.agencyId, actor.agencyId), which))
		.orderBy(desc(supplyMovement.occurredAt), desc(supplyMovement.id));
	const undone = new Set(rows.flatMap((row) => (row.kind === 'undone' ? row.handOutId : [])));
	return rows
		.filter((row) => row.kind === 'handed_out' && !undone.has(row.handOutId))
		.map(({ handOutId, enrolmentId, itemId, quantity, at, person, phone, by }) => ({
			...{ handOutId: handOutId!, enrolmentId: enrolmentId!, itemId, quantity: -quantity },
			...{ at, person, phone, by }
		}));
}

const ofMovement = and(
	eq(enrolment.agencyId, supplyMovement.agencyId),
	eq(enrolment.id, supplyMovement.enrolmentId)
);
const ofEnrolment = and(
	eq(participant.agencyId, enrolment.agencyId),
	eq(participant.id, enrolment.participantId)
);
const isRecorder = and(
	eq(staff.agencyId, supplyMovement.agencyId),
	eq(staff.id, supplyMovement.recordedBy)
);

/** What was known of the person's answers up to a handing out; null where nothing is. */
async function scopesOf(
	work: Work,
	zone: string,
	rows: Row[]
): Promise<(row: Row) => Scope | null> {
	const ids = [...new Set(rows.map(({ enrolmentId }) => enrolmentId))];
	const facts = new Map(
		(await factsOfEnrolments(work, zone, ids)).map((one) => [one.enrolmentId, one])
	);
	const templates = new Map<string, Awaited<ReturnType<typeof templateOf>>>();
	for (const { template } of facts.values()) {
		const name = `${template.key} ${template.version}`;
		if (!templates.has(name))
			templates.set(name, await templateOf(work, template.key, template.version));
	}
	return ({ enrolmentId, at }) => {
		const own = facts.get(enrolmentId);
		const template = own && templates.get(`${own.template.key} ${own.template.version}`);
		if (!own || !template) return null;
		const contacts = own.facts.contacts.filter((one) => Date.parse(one.occurredAt) <= at.getTime());
		return scopeOf(template, { ...own.facts, contacts }, dayOf(at, zone));
	};
}

async function explained({ actor, tx }: Work, rows: Row[]): Promise<Set<string>> {
	const ids = [...new Set(rows.map(({ handOutId }) => handOutId))];
	const found = await tx
		.selectDistinct({ id: supplyReason.handOutId })
		.from(supplyReason)
		.where(and(eq(supplyReason.agencyId, actor.agencyId), inArray(supplyReason.handOutId, ids)));
	return new Set(found.map(({ id }) => id));
}
