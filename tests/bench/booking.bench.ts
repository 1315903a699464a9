import { randomUUID } from 'node:crypto';
import process from 'node:process';
import postgres from 'postgres';
import { moreCounselors } from '../chaos/busy-town.ts';
import { clinic, companies, hangang } from '../town/cast.ts';
import { insertAgain, takeOut, type BookedRows } from './booked-rows.ts';
import { median, rounded, type Figure } from './figures.ts';
import { onStage } from './stage.ts';

export const about =
	'bookings a second through the product against the bare inserts of the same rows';

const ROUNDS = 3;
const BOOKINGS = 40;
const WARM_UP = 8;
/** Posts, or transactions, under way at once. */
const AT_ONCE = 8;
/** So that every round finds time: twelve crews. */
const MORE_COUNSELORS = 21;
const DAYS = 10;

/**
 * Each round books through the screens' own post over both processes, takes the rows out of the
 * database and puts the same rows back with as many connections, in one transaction for each booking,
 * as the app's role and behind its walls, with nothing of the product in between.
 */
export function measure(): Promise<Figure[]> {
	return onStage(async () => {
		const admin = postgres(process.env.DATABASE_ADMIN_URL!, { max: 2, onnotice: () => {} });
		const app = postgres(process.env.DATABASE_URL!, { max: AT_ONCE, onnotice: () => {} });
		try {
			const [agency] = await admin<{ id: string }[]>`
				select id from agency where slug = ${hangang.slug}`;
			await moreCounselors(admin, agency!.id, MORE_COUNSELORS);
			const starts = await spacedStarts();
			await booked(starts, WARM_UP);
			await app`select 1`;
			const rounds = [];
			for (let at = 0; at < ROUNDS; at++) rounds.push(await round(admin, app, agency!.id, starts));
			return figuresOf(rounds);
		} finally {
			await Promise.all([admin.end(), app.end()]);
		}
	});
}

type Round = { product: number; bare: number; refused: number };

async function round(
	admin: postgres.Sql,
	app: postgres.Sql,
	agencyId: string,
	starts: string[]
): Promise<Round> {
	const through = await timed(() => booked(starts, BOOKINGS));
	const { keys, refused } = through.value;
	const rows: BookedRows[] = [];
	for (const key of keys) rows.push(await takeOut(admin, key));
	const without = await timed(() => inTurns(rows, (one) => insertAgain(app, agencyId, one)));
	return {
		product: (keys.length * 1000) / through.ms,
		bare: (rows.length * 1000) / without.ms,
		refused
	};
}

function figuresOf(rounds: Round[]): Figure[] {
	const of = (pick: (one: Round) => number) => median(rounds.map(pick));
	const share = of(({ product, bare }) => (100 * product) / bare);
	const refused = rounds.reduce((sum, one) => sum + one.refused, 0);
	return [
		{
			figure: 'through the product',
			value: rounded(
				of((one) => one.product),
				1
			),
			unit: 'bookings/s'
		},
		{
			figure: 'the same rows, bare',
			value: rounded(
				of((one) => one.bare),
				1
			),
			unit: 'bookings/s'
		},
		{ figure: 'the product against bare', value: rounded(share, 1), unit: '%' },
		{ figure: 'rounds', value: rounds.length, unit: `of ${BOOKINGS}` },
		{ figure: 'refused', value: refused, unit: 'posts', goal: { atMost: 0 } }
	];
}

/** Books the next starts of the list; gives the keys of what was booked. */
async function booked(starts: string[], count: number) {
	const keys: string[] = [];
	const wanted = starts.splice(0, count);
	if (wanted.length < count) throw new Error('Too few times on offer.');
	await inTurns(wanted, async (start) => {
		const key = randomUUID();
		if (await book(start, key)) keys.push(key);
	});
	return { keys, refused: wanted.length - keys.length };
}

let posts = 0;

async function book(start: string, requestKey: string): Promise<boolean> {
	const origin = process.env[posts++ % 2 ? 'DOORSTEP_URL_2' : 'DOORSTEP_URL']!;
	const { headcount: _, ...details } = companies[0]!;
	// An organization of its own, so that each booking writes the same number of rows.
	const organization = `${details.organization} ${posts}`;
	const body = new URLSearchParams({ ...details, organization, people: '32', start, requestKey });
	const path = `/${hangang.slug}/book/${clinic.key}/details?people=32&start=${start}`;
	const answer = await fetch(origin + path, {
		method: 'POST',
		body,
		headers: { origin, accept: 'text/html' },
		redirect: 'manual'
	});
	await answer.arrayBuffer();
	return answer.status === 303;
}

/** Two times a day far enough apart, each as often as there are crews, days in turn. */
async function spacedStarts(): Promise<string[]> {
	const home = `${process.env.DOORSTEP_URL}/${hangang.slug}/book/${clinic.key}?people=32`;
	const dates = await (await fetch(home)).text();
	const days = [...new Set(dates.match(/day=\d{4}-\d{2}-\d{2}/g))].slice(0, DAYS);
	const ends: string[] = [];
	for (const day of days) {
		const times = await (await fetch(`${home}&${day}`)).text();
		const listed = [...times.matchAll(/name="start" value="([^"]+)"/g)].map(([, start]) => start!);
		ends.push(listed.at(0)!, listed.at(-1)!);
	}
	const crews = Math.floor((MORE_COUNSELORS + 3) / 2) - 1;
	return Array.from({ length: crews }, () => ends).flat();
}

async function inTurns<T>(all: T[], act: (one: T) => Promise<unknown>): Promise<void> {
	const left = [...all];
	const worker = async () => {
		for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function timed<T>(act: () => Promise<T>): Promise<{ value: T; ms: number }> {
	const startedAt = performance.now();
	const value = await act();
	return { value, ms: performance.now() - startedAt };
}
