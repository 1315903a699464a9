import process from 'node:process';
import { clinic, hangang } from '../town/cast.ts';
import { clinicRules } from '../town/services.ts';
import { book, aRequest } from '../town/stories.ts';
import { addDays, dayOf } from '#lib/base/days.ts';
import { agencyBySlug } from '#lib/identity/queries.server.ts';
import { stopQueue } from '#lib/jobs/queue.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { registerReactions } from '#lib/server/reactions.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { offers } from '#lib/visits/time/offers.ts';
import { availabilityFor } from '#lib/visits/time/calendars.server.ts';
import type { AvailabilityInput, CounselorCalendar } from '#lib/visits/time/counselor-calendar.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { rulesForVisits } from '#lib/visits/time/rules.ts';
import { countingWire } from './count-statements.ts';
import { median, quantile, rounded, type Figure } from './figures.ts';
import { BUSY_EACH, busySpan, DAYS, enlarge, everyRule, STAFF } from './large-agency.ts';
import { onStage } from './stage.ts';

export const about =
	'a month of an agency of fifty, with every rule of time: the engine alone, and one request';

const RUNS = 15;
const HEADCOUNT = 32;
const GOAL_MS = 1;

export async function measure(): Promise<Figure[]> {
	const today = new Date().toISOString().slice(0, 10);
	const series = everyRule(clinicRules(), today);
	const visit = rulesForVisits(series, [1]);
	const engine = [
		...engineFigures('one visit', { ...inputOf(visit, today) }),
		...engineFigures('a series of four', { ...inputOf(series, today) })
	];
	return [...engine, ...(await onStage(() => requestFigures(series)))];
}

/** Fifty calendars of two hundred taken spans each, made up without a database. */
function inputOf(rules: AvailabilityInput['rules'], today: string): AvailabilityInput {
	const midnight = Date.parse(today);
	const counselors = Array.from({ length: STAFF }, (_, at): CounselorCalendar => ({
		id: String(at).padStart(2, '0'),
		skills: rules.skills!,
		hours: [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, fromMinute: 540, toMinute: 1080 })),
		special: [{ day: addDays(today, 5), fromMinute: 540, toMinute: 900 }],
		leave: [{ fromDay: addDays(today, at % DAYS), toDay: addDays(today, at % DAYS) }],
		busy: Array.from({ length: BUSY_EACH }, (__, nth) => {
			const [from, until] = busySpan(at, nth);
			return [midnight + from, midnight + until];
		})
	}));
	return {
		rules,
		headcount: HEADCOUNT,
		zone: hangang.zone,
		counselors,
		equipment: Array.from({ length: 5 }, (_, at) => ({ id: `van ${at}`, kind: 'van', busy: [] })),
		taken: { days: [{ day: addDays(today, 3), visits: 4, series: 1 }], series: 40 },
		isHoliday: (day) => day.endsWith('-25'),
		now: new Date(midnight)
	};
}

function engineFigures(name: string, input: AvailabilityInput): Figure[] {
	const today = dayOf(input.now, input.zone);
	const spent: number[] = [];
	let times = 0;
	for (let run = 0; run <= RUNS; run++) {
		const before = process.cpuUsage();
		const found = offers(input, today, addDays(today, DAYS), Infinity);
		const { user, system } = process.cpuUsage(before);
		times = found.reduce((sum, one) => sum + one.times.length, 0);
		// The first run warms up.
		if (run) spent.push((user + system) / 1000 / STAFF);
	}
	return [
		{
			figure: `${name}: processor time for each counselor's month`,
			value: rounded(median(spent), 3),
			unit: 'ms',
			goal: { atMost: GOAL_MS }
		},
		{ figure: `${name}: times found`, value: times, unit: 'times', goal: { atLeast: 1 } }
	];
}

/** The question of the page with the dates, as its door asks it, for the whole month. */
async function requestFigures(rules: AvailabilityInput['rules']): Promise<Figure[]> {
	registerReactions();
	const agency = (await agencyBySlug(hangang.slug))!;
	const booked = await book(agency, await aRequest(agency));
	if (!booked.ok) throw new Error(`not booked: ${JSON.stringify(booked.problems)}`);
	await stopQueue();
	await closeConnection();
	await enlarge(process.env.DATABASE_ADMIN_URL!, agency, clinic.key, rules);
	const wire = await countingWire(process.env.DATABASE_URL!);
	process.env.DATABASE_URL = wire.url;
	const visitor = { kind: 'visitor', agencyId: agency.id } as const;
	const month = () =>
		reading(visitor, async (work) => {
			const service = (await serviceByKey(work, clinic.key))!;
			const { zone } = agency;
			const asked = { serviceId: service.id, rules: service.rules, headcount: HEADCOUNT, zone };
			const today = dayOf(work.now, zone);
			return offers(await availabilityFor(work, asked), today, addDays(today, DAYS), Infinity);
		});
	await month();
	const took: number[] = [];
	let statements = 0;
	for (let run = 0; run < RUNS; run++) {
		const [began, before] = [performance.now(), wire.statements()];
		await month();
		took.push(performance.now() - began);
		statements = wire.statements() - before;
	}
	await closeConnection();
	wire.close();
	return [
		{ figure: 'one request for the month', value: rounded(median(took), 1), unit: 'ms' },
		{
			figure: 'one request for the month, p95',
			value: rounded(quantile(took, 0.95), 1),
			unit: 'ms'
		},
		{
			figure: 'statements of that request, with begin, settings and commit',
			value: statements,
			unit: 'statements',
			goal: { atMost: 6 }
		}
	];
}
