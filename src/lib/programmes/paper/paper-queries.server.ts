import { and, eq, inArray, or } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import type { KnownPerson } from '#lib/programmes/paper/filled-rows.ts';
import type { PaperPerson, VisitPaper } from '#lib/programmes/paper/paper.ts';
import {
	checkInsOf,
	consentsOf,
	enrolledIn,
	rosterOf,
	templateOf,
	type EnrolmentDetails
} from '#lib/programmes/queries.server.ts';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import { readingsOf } from '#lib/programmes/readings.ts';
import { contact, measure } from '#lib/programmes/schema.server.ts';
import { sensitiveAnswer } from '#lib/programmes/sensitive-answer.ts';
import type { Template } from '#lib/programmes/template.ts';
import { turnsAt } from '#lib/programmes/turns/queries.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { seriesById, visitById, visitsOfCounselor } from '#lib/visits/queries.server.ts';
import { timeOf } from '#lib/visits/turns/turns.ts';

/**
 * The roster of a visit as paper may say it: for administrators, and for the counselors who go to it
 * now. Refuses `not_found` and `not_your_visit`. Whoever hands it out notes the access.
 */
export async function visitPaper(
	work: Work<StaffActor>,
	visitId: string
): Promise<Outcome<VisitPaper>> {
	const visit = isUuid(visitId) ? await visitById(work, visitId) : null;
	if (!visit) return refused(problem('not_found'));
	if (!(await mayHave(work, visit))) return refused(problem('not_your_visit'));
	const series = (await seriesById(work, visit.seriesId))!;
	const { service, organization, site } = series;
	const people = await rosterOf(work, [visit.seriesId]);
	const { templateKey, templateVersion } = service;
	const own = templateKey === null ? [] : [{ templateKey, templateVersion: templateVersion! }];
	const templates = await templatesOf(work, [...people, ...own]);
	const readings = new Map(
		[...templates.values()].flatMap((one) => readingsOf(one).map((def) => [def.key, def]))
	);
	return done({
		visitId,
		seriesId: visit.seriesId,
		number: visit.number,
		startsAt: visit.startsAt,
		endsAt: visit.endsAt,
		zone: site.zone,
		service: service.name,
		organization: organization.name,
		place: [site.address, site.room].filter(Boolean).join(', '),
		contactName: organization.contactName,
		contactPhone: organization.contactPhone,
		readings: [...readings.values()],
		people: await inOrder(work, visit, people)
	});
}

type Visit = { id: string; startsAt: Date; endsAt: Date };

async function mayHave(work: Work<StaffActor>, { id, startsAt, endsAt }: Visit): Promise<boolean> {
	if (work.actor.role === 'administrator') return true;
	const own = await visitsOfCounselor(work, work.actor.staffId, startsAt, endsAt);
	return own.some((one) => one.id === id);
}

async function inOrder(
	work: Work,
	visit: Visit,
	people: EnrolmentDetails[]
): Promise<PaperPerson[]> {
	const turns = await turnsAt(work, [visit.id]);
	const declined = await notRegistered(work, people);
	const rows = people.map(({ id: enrolmentId, name }) => {
		const turn = turns.find((one) => one.enrolmentId === enrolmentId);
		const turnAt = turn ? timeOf(visit, turn).startsAt : null;
		const isUnregistered = declined.has(enrolmentId) || undefined;
		return { enrolmentId, name, turnAt, ...(isUnregistered && { isUnregistered }) };
	});
	// People come by name already, and a sort keeps those in order that it finds equal.
	return rows.sort(
		(a, b) => (a.turnAt?.getTime() ?? Infinity) - (b.turnAt?.getTime() ?? Infinity) || 0
	);
}

type RunsOn = { templateKey: string; templateVersion: number };
const nameOf = ({ templateKey, templateVersion }: RunsOn) => `${templateKey} ${templateVersion}`;

async function templatesOf(work: Work, running: RunsOn[]): Promise<Map<string, Template>> {
	const found = new Map<string, Template>();
	for (const one of running) {
		if (found.has(nameOf(one))) continue;
		found.set(nameOf(one), await templateOf(work, one.templateKey, one.templateVersion));
	}
	return found;
}

/**
 * What is recorded of everybody who ever enrolled in the series of a visit, as far as a filled-in
 * roster can touch it. Who gave their place back is among them: they may have come after all.
 */
export async function knownAtVisit(
	work: Work,
	{ id: visitId, seriesId, startsAt, zone }: Visit & { seriesId: string; zone: string }
): Promise<KnownPerson[]> {
	const people = await enrolledIn(work, seriesId);
	const ids = people.map(({ id }) => id);
	const templates = await templatesOf(work, people);
	const checkIns = await checkInsOf(work, [visitId]);
	const consents = await consentsOf(work, ids);
	const taken = await takenOn(work, ids, visitId, dayOf(startsAt, zone));
	return people.map((person) => {
		const template = templates.get(nameOf(person))!;
		const given = consents.filter((one) => one.enrolmentId === person.id);
		return {
			enrolmentId: person.id,
			name: person.name,
			readings: readingsOf(template),
			mayMeasure: sensitiveAnswer(template, given) === 'yes',
			checkedInAt: checkIns.find((one) => one.enrolmentId === person.id)?.checkedInAt ?? null,
			taken: taken.filter((one) => one.enrolmentId === person.id)
		};
	});
}

/** What was measured of these people at a visit, or elsewhere on its day. */
async function takenOn({ actor, tx }: Work, ids: string[], visitId: string, day: string) {
	if (ids.length === 0) return [];
	return tx
		.select({ enrolmentId: contact.enrolmentId, key: measure.key, value: measure.value })
		.from(measure)
		.innerJoin(
			contact,
			and(eq(contact.agencyId, measure.agencyId), eq(contact.id, measure.contactId))
		)
		.where(
			and(
				eq(measure.agencyId, actor.agencyId),
				inArray(contact.enrolmentId, ids),
				or(eq(contact.visitId, visitId), eq(contact.occurredOn, day))
			)
		)
		.orderBy(measure.takenAt, measure.id);
}
