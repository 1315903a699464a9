import { timetableOf } from '#lib/programmes/turns/timetable.server.ts';
import { agencyOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { peopleQuestions } from '#lib/visits/people-questions.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { ruleWords } from '#lib/visits/rules-words.ts';
import { crewSizeOf } from '#lib/visits/rules.ts';
import { isAtStops, walkInOf } from '#lib/visits/stops/stops.ts';

export async function load({ locals, params, url }) {
	const { zone } = agencyOf(locals);
	const found = await reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		return service && { service, rows: await timetableOf(work, service, zone) };
	});
	if (!found) missing();
	const { language } = locals;
	const { service, rows } = found;
	const { rules } = service;
	return {
		/** Where the agency stands and when; null for a service that comes to organizations. */
		timetable: isAtStops(rules)
			? {
					by: url.searchParams.get('by') === 'stop' ? ('stop' as const) : ('date' as const),
					zone,
					walkIn: walkInOf(service),
					stops: rules.stops!.map(({ key, name, address, note }) => ({
						...{ key, name: name[language], address, note: note?.[language] ?? '' }
					})),
					rows
				}
			: null,
		service: {
			key: service.key,
			name: service.name[language],
			summary: service.summary[language],
			source: service.source[language],
			preparation: service.preparation.map((one) => one[language]),
			questions: peopleQuestions(rules, language),
			rules: ruleWords(rules, language),
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
