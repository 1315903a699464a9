import process from 'node:process';
import postgres from 'postgres';
import type { StaffActor } from '#lib/base/actor.ts';
import type { Envelope } from '#lib/field/protocol.ts';
import { exchange } from '#lib/field/exchange.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { project } from '#lib/server/commands/project.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { copyOfTemplate } from '../database/copy.ts';
import { startThrowaway } from '../database/throwaway.ts';
import { aPhone } from '../town/phone.ts';
import { aBookedSeries } from '../town/stories.ts';
import { townIn } from '../town/town-in.ts';
import { countingWire } from './count-statements.ts';
import { rounded, type Figure } from './figures.ts';
import { costOf, familyOf, postmasterOf } from './processes.ts';
import { aWeek, kindsOfFacts, type Writer } from './week.ts';

export const about = 'what one operation of a phone costs the server: statements and time';

const WEEK = 600;
const BATCH = 100;
const PEOPLE = 12;

/** In one process, without HTTP, over a wire that counts. The first week warms up. */
export async function measure(): Promise<Figure[]> {
	const throwaway = await startThrowaway(project);
	try {
		const town = await townIn(await copyOfTemplate(throwaway.adminUrl, throwaway.passwords));
		await aBookedSeries(town.agency, PEOPLE);
		const actor = await whoGoesThere(town.adminUrl, town.agency.id);
		await closeConnection();
		const wire = await countingWire(process.env.DATABASE_URL!);
		process.env.DATABASE_URL = wire.url;
		const phone = await aPhone(async (request) => {
			const outcome = await exchange(actor, town.agency, { name: 'bench', since: now() }, request);
			if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
			return outcome.value;
		}, now);
		const send = async (envelopes: Envelope[]) => {
			for (let from = 0; from < envelopes.length; from += BATCH) {
				const batch = envelopes.slice(from, from + BATCH);
				const { results } = await phone.ask(batch, false);
				const wrong = results.find((one) => one.verdict !== 'applied');
				if (wrong) throw new Error(JSON.stringify(wrong));
			}
		};
		const app = () => [process.pid];
		const database = () => familyOf([postmasterOf(throwaway.folder)]);
		const week = async (facts?: Writer[]) => {
			const envelopes = await aWeek(phone, await phone.day(), WEEK, facts);
			const before = wire.statements();
			const cost = await costOf(app, database, () => send(envelopes));
			return { ...cost, statements: wire.statements() - before };
		};
		await week();
		const { ms, appMs, databaseMs, statements } = await week();
		const kinds: Figure[] = [];
		for (const [name, write] of Object.entries(kindsOfFacts)) {
			const cost = await week([write]);
			const [app, database] = [rounded(cost.appMs / WEEK, 2), rounded(cost.databaseMs / WEEK, 2)];
			kinds.push(
				{ figure: `of the kind ${name}, the app’s processor`, value: app, unit: 'ms' },
				{ figure: `of the kind ${name}, PostgreSQL’s processor`, value: database, unit: 'ms' }
			);
		}
		await town.leave();
		wire.close();
		return [
			{ figure: 'an operation', value: rounded(ms / WEEK, 2), unit: 'ms' },
			{ figure: 'an operation, the app’s processor', value: rounded(appMs / WEEK, 2), unit: 'ms' },
			{
				figure: 'an operation, PostgreSQL’s processor',
				value: rounded(databaseMs / WEEK, 2),
				unit: 'ms'
			},
			...kinds,
			{
				figure: 'an operation',
				value: rounded(statements / WEEK, 2),
				unit: 'statements',
				goal: { atMost: 1 }
			}
		];
	} finally {
		await throwaway.end();
	}
}

async function whoGoesThere(adminUrl: string, agencyId: string): Promise<StaffActor> {
	const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
	const [row] = await admin<{ id: string }[]>`
		select r.staff_id as id from allocation a join resource r on r.id = a.resource_id
		where a.agency_id = ${agencyId} and r.staff_id is not null limit 1`;
	await admin.end();
	return { kind: 'staff', agencyId, staffId: row!.id, role: 'counselor' };
}
