import { dayOf } from '#lib/base/days.ts';
import { chosenReport, reportAsked } from '#lib/outcomes/reports/asked-report.server.ts';
import { periodWords } from '#lib/outcomes/reports/period-words.ts';
import { latestPeriods } from '#lib/outcomes/reports/period.ts';
import { agencyOf, missing, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { askedReport } from '../report-address.ts';

/** How far back each kind of period can be chosen. */
const PERIODS = { month: 12, quarter: 8, half: 4, year: 3 };

export async function load({ locals, params, url }) {
	const { zone } = agencyOf(locals);
	const actor = staffOf(locals);
	const { language } = locals;
	return reading(actor, async (work) => {
		const chosen = await chosenReport(work, askedReport(params.layout, url.searchParams), {
			zone,
			role: actor.role
		});
		if (!chosen) missing();
		const { kinds, period, programme, programmes } = chosen;
		const today = dayOf(work.now, zone);
		const offered = kinds.flatMap((kind) => latestPeriods(kind, today, PERIODS[kind]));
		const others = offered.some(({ key }) => key === period.key) ? offered : [period, ...offered];
		return {
			asOf: work.now,
			report: await reportAsked(work, chosen, { zone, role: actor.role, language }),
			period: { ...period, label: periodWords(period, language) },
			periods: others.map((one) => ({ value: one.key, label: periodWords(one, language) })),
			programme: programme.key,
			programmes: programmes.map(({ key, label }) => ({ value: key, label: label[language] }))
		};
	});
}
