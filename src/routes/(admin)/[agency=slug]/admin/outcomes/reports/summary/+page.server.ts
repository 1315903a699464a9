import { dayOf } from '#lib/base/days.ts';
import { periodWords } from '#lib/outcomes/reports/period-words.ts';
import { latestPeriods } from '#lib/outcomes/reports/period.ts';
import { summaryAsked } from '#lib/outcomes/reports/summary.server.ts';
import { agencyOf, missing, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { askedReport } from '../report-address.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const actor = staffOf(locals);
	const { language } = locals;
	const about = { zone, role: actor.role, language };
	return reading(actor, async (work) => {
		const summary = await summaryAsked(work, askedReport('', url.searchParams), about);
		if (!summary) missing();
		const { programme, programmes, kinds, period, isMasked, outcomes } = summary;
		const today = dayOf(work.now, zone);
		const counts = { month: 0, quarter: 8, half: 0, year: 3 };
		const offered = kinds.flatMap((kind) => latestPeriods(kind, today, counts[kind]));
		return {
			...{ asOf: work.now, isMasked, outcomes },
			period: { ...period, label: periodWords(period, language) },
			periods: offered.map((one) => ({ value: one.key, label: periodWords(one, language) })),
			programme: { key: programme.key, label: programme.label[language] },
			programmes: programmes.map(({ key, label }) => ({ value: key, label: label[language] }))
		};
	});
}
