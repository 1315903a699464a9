import { and, eq } from 'drizzle-orm';
import { worksAs, type StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { lockResources } from '#lib/visits/time/calendars.server.ts';
import { resource, specialHours, workingHours } from '#lib/visits/time/schema.server.ts';
import { runsOf, spansText, type DayHours, type WeekHours } from '#lib/visits/team/hours.ts';
import { planChange } from '#lib/visits/team/plan-change.server.ts';
import type { TeamChange } from '#lib/visits/team/team-change.ts';

export type ChangeRequest = {
	resourceId: string;
	change: TeamChange;
	/** The plan that the person saw; empty before they saw one. */
	seen: string;
};

/**
 * Changes a counselor's hours, special hours or skills, or lets them go on no new visits. Refuses
 * `promises_hit` when promised visits are hit that the person has not been shown, and
 * `changed_meanwhile` when others are. No visit moves: each one hit waits in the tray of the board.
 * Gives how many those are.
 */
export async function changeTeam(
	work: Work<StaffActor>,
	agency: Agency,
	{ resourceId, change, seen }: ChangeRequest
): Promise<Outcome<{ hit: number }>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	await lockResources(work);
	const plan = await planChange(work, resourceId, change, agency.zone);
	if (!plan.ok) return plan;
	const hit = plan.value.hit.length;
	if (hit > 0 && seen !== plan.value.seen) {
		return refused(problem(seen === '' ? 'promises_hit' : 'changed_meanwhile'));
	}
	await write(work, resourceId, change);
	return done({ hit });
}

function write(work: Work, resourceId: string, change: TeamChange): Promise<void> {
	if (change.kind === 'hours') return writeHours(work, resourceId, change.hours);
	if (change.kind === 'special') return writeSpecialHours(work, resourceId, change);
	if (change.kind === 'skills') return writeSkills(work, resourceId, change.skills);
	return retire(work, resourceId);
}

async function writeHours(work: Work, resourceId: string, hours: WeekHours[]): Promise<void> {
	const { actor, tx } = work;
	const { agencyId } = actor;
	const before = await tx
		.delete(workingHours)
		.where(and(eq(workingHours.agencyId, agencyId), eq(workingHours.resourceId, resourceId)))
		.returning();
	if (hours.length) {
		await tx.insert(workingHours).values(hours.map((one) => ({ agencyId, resourceId, ...one })));
	}
	const details = { before: weekText(before), after: weekText(hours) };
	await record(work, { act: 'hours.changed', subjectId: resourceId, details });
}

/** The hours of a week for the ledger, days as numbers: `1-5 09:00–12:00, 13:00–18:00`. */
function weekText(week: WeekHours[]): string {
	return runsOf(week)
		.map(({ from, to, hours }) => `${from === to ? from : `${from}-${to}`} ${spansText(hours)}`)
		.join('; ');
}

type SpecialDay = { day: string; spans: DayHours[] };

async function writeSpecialHours(work: Work, resourceId: string, { day, spans }: SpecialDay) {
	const { actor, tx } = work;
	const { agencyId } = actor;
	const before = await tx
		.delete(specialHours)
		.where(
			and(
				eq(specialHours.agencyId, agencyId),
				eq(specialHours.resourceId, resourceId),
				eq(specialHours.day, day)
			)
		)
		.returning();
	if (spans.length) {
		await tx
			.insert(specialHours)
			.values(spans.map((one) => ({ agencyId, resourceId, day, ...one })));
	}
	const details = { day, before: spansText(before), after: spansText(spans) };
	await record(work, { act: 'special_hours.changed', subjectId: resourceId, details });
}

async function writeSkills(work: Work, resourceId: string, skills: string[]): Promise<void> {
	const { tx } = work;
	const [known] = await tx.select().from(resource).where(byId(work, resourceId));
	await tx.update(resource).set({ skills }).where(byId(work, resourceId));
	const details = { before: known!.skills.join(', '), after: skills.join(', ') };
	await record(work, { act: 'skills.changed', subjectId: resourceId, details });
}

async function retire(work: Work, resourceId: string): Promise<void> {
	await work.tx.update(resource).set({ retiredAt: work.now }).where(byId(work, resourceId));
	await record(work, { act: 'resource.retired', subjectId: resourceId });
}

/** Lets a counselor, or a piece of equipment, go on new visits again. */
export async function bringBack(
	work: Work<StaffActor>,
	resourceId: string
): Promise<Outcome<null>> {
	if (!worksAs(work.actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const [found] = await work.tx.select().from(resource).where(byId(work, resourceId));
	if (!found?.retiredAt) return refused(problem('not_found'));
	await work.tx.update(resource).set({ retiredAt: null }).where(byId(work, resourceId));
	await record(work, { act: 'resource.brought_back', subjectId: resourceId });
	return done(null);
}

function byId({ actor }: Work, resourceId: string) {
	return and(eq(resource.agencyId, actor.agencyId), eq(resource.id, resourceId));
}
