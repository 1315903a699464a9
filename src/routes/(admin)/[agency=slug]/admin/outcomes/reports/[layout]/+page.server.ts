import { dayOf } from '#lib/base/days.ts';
import { figuresDay } from '#lib/outcomes/as-of.ts';
import {
	chosenReport,
	reportAsked,
	thresholdOf
} from '#lib/outcomes/reports/asked-report.server.ts';
import { notTold } from '#lib/outcomes/reports/not-told.ts';
import { periodWords } from '#lib/outcomes/reports/period-words.ts';
import { agencyOf, missing, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { askedReport } from '../report-address.ts';
import { periodOption, refusalWords } from '../period-options.ts';

export async function load({ locals, params, url }) {
	const { zone } = agencyOf(locals);
	const actor = staffOf(locals);
	const { language } = locals;
	return reading(actor, async (work) => {
		const about = { zone, role: actor.role, language };
		const chosen = await chosenReport(work, askedReport(params.layout, url.searchParams), about);
		if (!chosen) missing();
		const { layout, period, periods, programme, programmes, isRefused } = chosen;
		const day = figuresDay(dayOf(work.now, zone), thresholdOf(actor.role));
		return {
			...{ asOf: work.now, figuresDay: day },
			notTold: isRefused ? refusalWords(notTold(period, periods, day), language) : null,
			label: layout.label[language],
			report: isRefused ? null : await reportAsked(work, chosen, about),
			period: { ...period, label: periodWords(period, language) },
			periods: periods.map((one) => periodOption(one, language)),
			programme: programme.key,
			programmes: programmes.map(({ key, label }) => ({ value: key, label: label[language] }))
		};
	});
}
