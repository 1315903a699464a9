import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { clinic, companies } from '../town/cast.ts';
import { pick, type Chance } from './chance.ts';
import { ask, signIn } from './client.ts';
import type { Asked } from './rush-checker.ts';
import type { Stage } from './stage.ts';

/** What every client of a rush is given; they write down what they heard in `asked`. */
export type Rush = {
	stage: Stage;
	asked: Asked[];
	/** The private tokens of what was booked. */
	booked: string[];
	/** The few starts that everybody wants. */
	starts: string[];
	chance: Chance;
	isOver: () => boolean;
};

const TRIES_MAX = 5;
const PAUSE_MS = 150;
const RENEWED_SHARE = 0.15;
const ABANDONED_SHARE = 0.2;
const html = { accept: 'text/html' };

/** Somebody who holds a time, fills in the form, and sends it; or goes away in between. */
export async function holder(rush: Rush): Promise<void> {
	while (!rush.isOver()) {
		const start = pick(rush.chance, rush.starts);
		const token = await hold(rush, start);
		if (token && rush.chance() < RENEWED_SHARE) await renew(rush, token);
		if (token && rush.chance() > ABANDONED_SHARE) await book(rush, `/${token}`, start);
		await sleep(rush.chance() * PAUSE_MS);
	}
}

/** Somebody whose time is not held: the form alone. */
export async function booker(rush: Rush): Promise<void> {
	while (!rush.isOver()) {
		const start = pick(rush.chance, rush.starts);
		await book(rush, `?people=32&start=${start}`, start);
		await sleep(rush.chance() * PAUSE_MS);
	}
}

/** An organization that moves what was booked. */
export async function mover(rush: Rush): Promise<void> {
	while (!rush.isOver()) {
		const token = rush.booked.length ? pick(rush.chance, rush.booked) : null;
		if (token) await move(rush, token).catch(() => {});
		await sleep(rush.chance() * PAUSE_MS);
	}
}

/** The office, which confirms one request after the other. */
export async function confirmer(rush: Rush): Promise<void> {
	const cookie = await signIn(rush.stage, 'admin@hangang.example');
	while (!rush.isOver()) {
		const seriesId = await unconfirmed(rush.stage).catch(() => null);
		if (seriesId) {
			const path = `/${rush.stage.agency.slug}/admin/series/${seriesId}?/confirm`;
			const { result } = await post(rush, path, {}, 'done=confirmed', { cookie });
			rush.asked.push({ kind: 'confirm', key: seriesId, result });
		}
		await sleep(rush.chance() * PAUSE_MS);
	}
}

async function hold(rush: Rush, start: string): Promise<string | null> {
	const path = `/${rush.stage.agency.slug}/book/${clinic.key}?people=32&day=${start.slice(0, 10)}`;
	const heard = await post(rush, path, { people: '32', employees: '', start }, '/details/');
	const token = /\/details\/([^/?]+)$/.exec(heard.location)?.[1];
	// So much is held already that this time is not: neither a yes nor a no.
	if (heard.result === 'yes' && !token) return null;
	const { result } = heard;
	rush.asked.push({ kind: 'hold', key: '', result, ...(token ? { token } : {}) });
	return token ?? null;
}

async function renew(rush: Rush, token: string): Promise<void> {
	const path = `/${rush.stage.agency.slug}/book/${clinic.key}/details/${token}`;
	await post(rush, path, { do: 'renew' }, '');
}

async function book(rush: Rush, place: string, start: string): Promise<void> {
	const key = randomUUID();
	const path = `/${rush.stage.agency.slug}/book/${clinic.key}/details${place}`;
	const { headcount: _, ...details } = companies[0]!;
	const form = { ...details, people: '32', start, requestKey: key };
	for (let tries = 0; tries < TRIES_MAX; tries++) {
		const { result, location } = await post(rush, path, form, '/series/');
		const token = /\/series\/([^/?]+)/.exec(location)?.[1];
		rush.asked.push({ kind: 'book', key, result, ...(token ? { token } : {}) });
		if (token) rush.booked.push(token);
		if (result !== 'unknown') return;
		await sleep(PAUSE_MS);
	}
}

/** As a person does: the days, the times of one, the check, and the button. */
async function move(rush: Rush, token: string): Promise<void> {
	const visit = pick(rush.chance, ['1', '2', '3']);
	const scope = pick(rush.chance, ['this', 'following']);
	const path = `/${rush.stage.agency.slug}/series/${token}/move?visit=${visit}&scope=${scope}`;
	const days = linksOf(await page(rush, path), 'day=');
	if (!days.length) return;
	const times = linksOf(await page(rush, pick(rush.chance, days)), 'start=');
	if (!times.length) return;
	const check = await page(rush, pick(rush.chance, times));
	const fields = [...check.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
	const form = Object.fromEntries(fields.map(([, name, value]) => [name, value!]));
	if (!form.requestKey) return;
	const { result } = await post(rush, path, form, 'done=moved');
	rush.asked.push({ kind: 'move', key: form.requestKey, result });
}

async function page(rush: Rush, path: string): Promise<string> {
	return (await ask(rush.stage, anyDoor(rush), path, { headers: html })).text();
}

function linksOf(text: string, having: string): string[] {
	const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, href]) =>
		href!.replaceAll('&amp;', '&')
	);
	return links.filter((href) => href.includes('/move?') && href.includes(having));
}

type Heard = { result: Asked['result']; location: string };

/** 303 to where a yes leads is a yes, 409 a no; everything else leaves it open. */
async function post(
	rush: Rush,
	path: string,
	form: Record<string, string>,
	yes: string,
	headers: Record<string, string> = {}
): Promise<Heard> {
	const body = new URLSearchParams(form);
	const init = { method: 'POST', body, headers: { ...html, ...headers } };
	try {
		const answer = await ask(rush.stage, anyDoor(rush), path, init);
		await answer.arrayBuffer();
		const location = answer.headers.get('location') ?? '';
		if (answer.status === 303 && location.includes(yes)) return { result: 'yes', location };
		return { result: answer.status === 409 ? 'no' : 'unknown', location };
	} catch {
		return { result: 'unknown', location: '' };
	}
}

function anyDoor({ stage, chance }: Rush): number {
	return Math.floor(chance() * stage.doors.length);
}

async function unconfirmed({ adminUrl, agency }: Stage): Promise<string | null> {
	const sql = postgres(adminUrl(), { max: 1, connect_timeout: 2, onnotice: () => {} });
	try {
		const [found] = await sql<{ id: string }[]>`
			select s.id from series s where s.agency_id = ${agency.id}
				and not exists (select from confirmation c where c.series_id = s.id) limit 1`;
		return found?.id ?? null;
	} finally {
		await sql.end({ timeout: 1 });
	}
}
