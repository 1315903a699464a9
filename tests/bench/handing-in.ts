import { randomUUID } from 'node:crypto';
import process from 'node:process';
import type postgres from 'postgres';
import type { Envelope, ExchangeAnswer, ExchangeRequest } from '#lib/field/protocol.ts';
import { hangang, password } from '../town/cast.ts';
import type { FieldPhone } from '../town/phone.ts';
import { familyOf, parentOf } from './processes.ts';

const BATCH = 100;

export type Send = (request: ExchangeRequest) => Promise<ExchangeAnswer>;

/** Sends as somebody who is signed in, to the app's processes in turn. */
export async function signedIn(email: string): Promise<Send> {
	const origins = [process.env.DOORSTEP_URL!, process.env.DOORSTEP_URL_2!];
	const json = { 'content-type': 'application/json', 'x-doorstep': '1' };
	const answer = await fetch(`${origins[0]}/${hangang.slug}/api/session`, {
		method: 'POST',
		headers: { ...json, origin: origins[0]! },
		body: JSON.stringify({ email, password })
	});
	const cookie = answer.headers
		.getSetCookie()
		.map((one) => one.split(';')[0])
		.join('; ');
	let turn = 0;
	return async (request) => {
		const origin = origins[turn++ % origins.length]!;
		const sent = await fetch(`${origin}/${hangang.slug}/api/sync`, {
			method: 'POST',
			headers: { ...json, origin, cookie },
			body: JSON.stringify({ ...request, deviceLabel: `bench ${randomUUID()}` })
		});
		if (!sent.ok) throw new Error(`the exchange answered ${sent.status}`);
		return (await sent.json()) as ExchangeAnswer;
	};
}

/** In batches, the day with the last, as the field app does. Throws when one was not applied. */
export async function handIn(
	phone: FieldPhone,
	envelopes: Envelope[],
	wantsDay: boolean
): Promise<void> {
	for (let from = 0; from < envelopes.length; from += BATCH) {
		const batch = envelopes.slice(from, from + BATCH);
		const { results } = await phone.ask(batch, wantsDay && from + BATCH >= envelopes.length);
		const left = batch.length - results.filter((one) => one.verdict === 'applied').length;
		if (left) throw new Error(`${left} operations were not applied`);
	}
}

/** Who works on the stage: the processes of the app, and those of its database. */
export async function busyOf(admin: postgres.Sql) {
	const [row] = await admin<{ pid: number }[]>`select pg_backend_pid() as pid`;
	const postmaster = parentOf(row!.pid);
	const apps = [process.env.DOORSTEP_PID!, process.env.DOORSTEP_PID_2!].map(Number);
	return { app: () => familyOf(apps), database: () => familyOf([postmaster]) };
}

export async function seconds(act: () => Promise<unknown>): Promise<number> {
	const startedAt = performance.now();
	await act();
	return (performance.now() - startedAt) / 1000;
}
