import { missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';

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
			headcount: rules.headcount,
			crewSize: rules.crewSize,
			minutesPerPerson: rules.minutesPerPerson,
			leadTimeDays: rules.leadTimeDays,
			spanDays: rules.spanDays,
			visits: rules.visits.map(({ number, offsetDays, label }) => ({
				number,
				offsetDays,
				label: label[language]
			}))
		}
	};
}
