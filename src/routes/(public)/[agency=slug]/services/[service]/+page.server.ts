import { missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { contentSections } from '#lib/visits/service-words.ts';
import { crewSizeOf } from '#lib/visits/rules.ts';

export async function load({ locals, params }) {
	const service = await reading(visitorOf(locals), (work) => serviceByKey(work, params.service));
	if (!service) missing();
	const { language } = locals;
	const { rules } = service;
	return {
		service: {
			key: service.key,
			name: service.name[language],
			summary: service.summary[language],
			source: service.source[language],
			preparation: service.preparation.map((one) => one[language]),
			sections: contentSections(service.content, language),
			headcount: rules.headcount,
			organizationSize: rules.organizationSize ?? null,
			roster: service.roster,
			leadTimeDays: rules.leadTimeDays,
			spanDays: rules.spanDays,
			visits: rules.visits.map((visit) => ({
				number: visit.number,
				offsetDays: visit.offsetDays,
				label: visit.label[language],
				does: visit.does?.[language] ?? '',
				crew: crewSizeOf(rules, visit),
				/** Minutes for each person; or, for everybody at once, of the whole. */
				minutes: visit.sessionMinutes ?? visit.minutesPerPerson ?? rules.minutesPerPerson,
				isSession: visit.sessionMinutes !== undefined
			}))
		}
	};
}
