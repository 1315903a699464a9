import type { StaffActor } from '#lib/base/actor.ts';
import { worksAs } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId, randomToken, sha256Hex } from '#lib/identity/cryptography.ts';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { bundle, type Place, type Resource } from '#lib/outcomes/fhir/fhir.ts';
import { measureOf, measureReportOf } from '#lib/outcomes/fhir/measures.ts';
import { personOf } from '#lib/outcomes/fhir/person.ts';
import type { ReportPerson } from '#lib/outcomes/reports/people.ts';
import { isIn, periodOf, type Period } from '#lib/outcomes/reports/period.ts';
import type { Purpose } from '#lib/outcomes/reports/purpose.ts';
import { programmesOf, reportFacts } from '#lib/outcomes/reports/report-people.server.ts';
import {
	fileName,
	takenHome,
	type TakenFile
} from '#lib/outcomes/reports/take-report-home.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

export type TakeRecords = {
	programme: string | null;
	period: string | null;
	format: 'measures' | 'people';
	purpose: Purpose;
	reason: string;
};

/**
 * What came of a programme, or the records of those who enrolled in a period, in the form of FHIR R4.
 * For administrators; each person whose records go out leaves a line in the access log. Pseudonyms are
 * made anew for every file, so that two files cannot be laid beside each other.
 */
export async function takeRecordsHome(
	work: Work<StaffActor>,
	{ programme, period: key, format, purpose, reason }: TakeRecords,
	place: Place,
	zone: string
): Promise<Outcome<TakenFile>> {
	const { actor, now } = work;
	if (!worksAs(actor, 'administrator')) return refused(problem('not_allowed'));
	const template = (await programmesOf(work)).find((one) => one.key === programme);
	const period = periodOf(key);
	if (!template || !period) return refused(problem('not_found'));
	const { people } = await reportFacts(work, template.key, zone);
	const today = dayOf(now, zone);
	const asked = { people, period, today };
	const resources =
		format === 'measures'
			? measuresOf(template, asked, { place, template, at: now })
			: await recordsOf(work, asked, place, reason);
	const written = bundle(resources, place, now, newId(now));
	return done(
		await takenHome(
			work,
			{
				name: `${fileName(format, period.key, today, zone)}.fhir.json`,
				type: 'application/fhir+json; charset=utf-8',
				bytes: Buffer.from(JSON.stringify(written, null, '\t')),
				rows: resources.length
			},
			{ format, purpose, reason }
		)
	);
}

type Asked = { people: ReportPerson[]; period: Period; today: string };

function measuresOf(
	template: Template,
	asked: Asked,
	about: Parameters<typeof measureOf>[1]
): Resource[] {
	return template.outcomes.flatMap((definition) => [
		measureOf(definition, about),
		measureReportOf(definition, asked, about)
	]);
}

async function recordsOf(
	work: Work<StaffActor>,
	{ people, period, today }: Asked,
	place: Place,
	reason: string
): Promise<Resource[]> {
	const chosen = people.filter(({ facts }) => isIn(facts.enrolledOn, period));
	const subjectIds = chosen.map(({ enrolmentId }) => enrolmentId);
	await noteAccess(work, { action: 'export', subjectIds, reason });
	const salt = randomToken();
	const written = chosen.map(async (person) => {
		const hash = await sha256Hex(`${salt} ${person.enrolmentId}`);
		return personOf(person, hash.slice(0, 20), today, place);
	});
	return (await Promise.all(written)).flat();
}
