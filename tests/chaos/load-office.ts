import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { clinic, companies } from '../town/cast.ts';
import { pick, type Chance } from './chance.ts';
import { ask, signIn, type Given } from './client.ts';
import type { Heard, Result } from './history.ts';

const PAUSE_MAX_MS = 400;
const OFFICE_PAUSE_MS = 300;
const REPEATED_SHARE = 0.2;
const TRIES_MAX = 6;
const PROBE_EVERY_MS = 400;
const pause = (chance: Chance) => sleep(chance() * PAUSE_MAX_MS);

type Wish = { key: string; start: string; startsAt: string };

/**
 * An organization that books and books: it posts a form, posts the same form again when no answer
 * came, and sometimes when one did (a second click).
 */
export async function booker(given: Given, name: string): Promise<void> {
	const { stage, chance, isOver } = given;
	while (!isOver()) {
		const wish = { key: randomUUID(), ...pick(chance, stage.starts) };
		for (let tries = 0; tries < TRIES_MAX && !isOver(); tries++) {
			const result = await book(given, name, wish);
			if (result !== 'info' && chance() > REPEATED_SHARE) break;
			await pause(chance);
		}
		await pause(chance);
	}
}

async function book(given: Given, name: string, wish: Wish): Promise<Result> {
	const { stage, history, chance } = given;
	const app = Math.floor(chance() * stage.doors.length);
	const { headcount: _, ...details } = companies[0]!;
	const contactEmail = `${name.replace(/\W/g, '')}@example.org`;
	const { key: requestKey, start, startsAt } = wish;
	const path = `/${stage.agency.slug}/book/${clinic.key}/details?people=32&start=${start}`;
	const body = new URLSearchParams({ ...details, contactEmail, people: '32', start, requestKey });
	const id = history.invoke(name, 'book', app, { key: requestKey, startsAt });
	const headers = { accept: 'text/html' };
	const [result, heard] = await ask(stage, app, path, { method: 'POST', body, headers })
		.then(asBooked)
		.catch((): [Result, Heard['book']] => ['info', {}]);
	history.finish(id, result, heard);
	return result;
}

/** 303 is a yes with its link; 409 a no; everything else leaves it open. */
async function asBooked(answer: Response): Promise<[Result, Heard['book']]> {
	await answer.arrayBuffer();
	const token = /\/series\/([^/?]+)/.exec(answer.headers.get('location') ?? '')?.[1];
	const heard = { code: answer.status, ...(token ? { token } : {}) };
	if (answer.status === 303 && token) return ['ok', heard];
	return [answer.status === 409 ? 'fail' : 'info', heard];
}

const wholeSeries = { visit: '1', scope: 'all', sentence: '' };

/** The office: cancels what was booked, so that times become free again. */
export async function office(given: Given, name: string): Promise<void> {
	const { stage, history, chance, isOver } = given;
	const cookie = await signIn(stage, 'admin@hangang.example');
	while (!isOver()) {
		await sleep(OFFICE_PAUSE_MS);
		const seriesId = await anySeries(given).catch(() => null);
		if (!seriesId) continue;
		const app = Math.floor(chance() * stage.doors.length);
		const path = `/${stage.agency.slug}/admin/series/${seriesId}/cancel`;
		const body = new URLSearchParams({ ...wholeSeries, reason: 'organization_asked' });
		const id = history.invoke(name, 'cancel', app, { seriesId });
		const headers = { cookie, accept: 'text/html' };
		const [result, heard] = await ask(stage, app, path, { method: 'POST', body, headers })
			.then(asCancelled)
			.catch((): [Result, Heard['cancel']] => ['info', {}]);
		history.finish(id, result, heard);
	}
}

async function asCancelled(answer: Response): Promise<[Result, Heard['cancel']]> {
	await answer.arrayBuffer();
	const heard = { code: answer.status };
	const isDone = answer.headers.get('location')?.includes('done=cancelled');
	if (answer.status === 303 && isDone) return ['ok', heard];
	// Already cancelled is a refusal; a sign-in page or trouble says nothing about the visits.
	return [answer.status === 409 ? 'fail' : 'info', heard];
}

/** One that is there and not cancelled, as the office would find it in its list. */
async function anySeries({ stage }: Given): Promise<string | null> {
	const sql = postgres(stage.adminUrl(), { max: 1, connect_timeout: 2, onnotice: () => {} });
	try {
		const [found] = await sql<{ id: string }[]>`
			select s.id from series s where s.agency_id = ${stage.agency.id}
				and not exists (select from enrolment e where e.series_id = s.id)
				and not exists (select from cancellation c join visit v on v.id = c.visit_id
					where v.series_id = s.id)
			order by random() limit 1`;
		return found?.id ?? null;
	} finally {
		await sql.end({ timeout: 1 });
	}
}

/** Somebody who only looks, often, and does not wait for the last look to end. */
export async function prober(given: Given, app: number): Promise<void> {
	const looking = new Set<Promise<void>>();
	while (!given.isOver()) {
		const look = probe(given, app).finally(() => looking.delete(look));
		looking.add(look);
		await sleep(PROBE_EVERY_MS);
	}
	await Promise.all(looking);
}

async function probe({ stage, history }: Given, app: number): Promise<void> {
	const id = history.invoke(`prober ${app}`, 'probe', app, {});
	const result = await ask(stage, app, `/${stage.agency.slug}`)
		.then(async (answer): Promise<Result> => {
			await answer.arrayBuffer();
			return answer.ok ? 'ok' : 'info';
		})
		.catch((): Result => 'info');
	history.finish(id, result, {});
}
