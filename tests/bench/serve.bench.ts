import process from 'node:process';
import { clinic, hangang, people, password } from '../town/cast.ts';
import { aRequest, book } from '../town/stories.ts';
import { agencyBySlug } from '#lib/identity/queries.server.ts';
import { stopQueue } from '#lib/jobs/queue.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { registerReactions } from '#lib/server/reactions.server.ts';
import { median, quantile, rounded, type Figure } from './figures.ts';
import { load, type Load, type Target } from './load.ts';
import { cpuMs, familyOf } from './processes.ts';
import { onStage } from './stage.ts';

export const about =
	'the booking page with its dates, in requests a second, against a bare page with a session check';

const BOOKINGS = 8;
const CONNECTIONS = [10, 50];
const WARM_UP_MS = 3_000;
const ROUND_MS = 4_000;
const ROUNDS = 4;
const SHARE_MIN_PERCENT = 40;

/**
 * Both pages come from the same process, in turns. The bare page is the sign-in page of the office,
 * asked for with a session that holds: the smallest page that passes the session check, one
 * transaction with one question; it shows a form and knows nothing of visits.
 */
export function measure(): Promise<Figure[]> {
	return onStage(async () => {
		await fillCalendars();
		const origin = process.env.DOORSTEP_URL!;
		const booking = { url: `${origin}/${hangang.slug}/book/${clinic.key}?people=32`, cookie: '' };
		const bare = { url: `${origin}/${hangang.slug}/login`, cookie: await sessionAt(origin) };
		for (const target of [booking, bare]) await load(target, CONNECTIONS[0]!, WARM_UP_MS);
		const figures: Figure[] = [];
		for (const connections of CONNECTIONS) {
			figures.push(...(await compare(booking, bare, connections)));
		}
		return figures;
	});
}

async function compare(booking: Target, bare: Target, connections: number): Promise<Figure[]> {
	const rounds: { booking: Round; bare: Round }[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		rounds.push({
			booking: await measured(booking, connections),
			bare: await measured(bare, connections)
		});
	}
	const shares = rounds.map((one) => (100 * one.booking.perSecond) / one.bare.perSecond);
	const share: Figure = {
		figure: `booking page against the bare one, ${connections} connections`,
		value: rounded(median(shares), 1),
		unit: '%',
		goal: { atLeast: SHARE_MIN_PERCENT }
	};
	const of = (page: 'booking' | 'bare') =>
		ofPage(
			`${page} page, ${connections} connections`,
			rounds.map((one) => one[page])
		);
	return [share, ...of('booking'), ...of('bare')];
}

type Round = Load & { cpuMs: number };

/** A round with the processor time that the app's processes spent on each of its answers. */
async function measured(target: Target, connections: number): Promise<Round> {
	const before = spentMs();
	const done = await load(target, connections, ROUND_MS);
	return { ...done, cpuMs: (spentMs() - before) / done.timesMs.length };
}

// The parent does not serve; what it started does.
function spentMs(): number {
	const family = familyOf([Number(process.env.DOORSTEP_PID)]);
	return family.reduce((sum, pid) => sum + cpuMs(pid), 0);
}

function ofPage(name: string, rounds: Round[]): Figure[] {
	const times = rounds.flatMap((one) => one.timesMs);
	const perSecond = rounded(median(rounds.map((one) => one.perSecond)));
	const perAnswer = rounded(median(rounds.map((one) => one.cpuMs)), 2);
	return [
		{ figure: name, value: perSecond, unit: 'requests/s' },
		{ figure: `${name}, p95`, value: rounded(quantile(times, 0.95), 1), unit: 'ms' },
		{ figure: `${name}, p99`, value: rounded(quantile(times, 0.99), 1), unit: 'ms' },
		{ figure: `${name}, processor time of the app`, value: perAnswer, unit: 'ms/request' }
	];
}

/** Some organizations have booked already, so that there is something to work out. */
export async function fillCalendars(): Promise<void> {
	registerReactions();
	const agency = (await agencyBySlug(hangang.slug))!;
	for (let count = 0; count < BOOKINGS; count++) {
		const booked = await book(agency, await aRequest(agency));
		if (!booked.ok) throw new Error(`not booked: ${JSON.stringify(booked.problems)}`);
	}
	await stopQueue();
	await closeConnection();
}

async function sessionAt(origin: string): Promise<string> {
	const answer = await fetch(`${origin}/${hangang.slug}/api/session`, {
		method: 'POST',
		headers: { origin, 'content-type': 'application/json' },
		body: JSON.stringify({ email: people[0]!.email, password })
	});
	const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
	if (!answer.ok || !cookie.length) throw new Error(`sign-in answered ${answer.status}`);
	return cookie.join('; ');
}
