import postgres from 'postgres';
import type { StaffActor } from '#lib/base/actor.ts';
import type { DayBundle } from '#lib/field/day.ts';
import { exchange } from '#lib/field/exchange.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { chanceOf } from '../chaos/chance.ts';
import type { FreshDatabase } from '../database/copy.ts';
import { aPhone } from '../town/phone.ts';
import { aBookedSeries } from '../town/stories.ts';
import { townIn } from '../town/town-in.ts';
import { Network, type Plant } from './network.ts';
import { Office } from './office.ts';
import { StormPhone } from './storm-phone.ts';

const PEOPLE = 12;
const KILLED = 'killed';

export type Raised = Awaited<ReturnType<typeof raisePhones>>;
type Town = Awaited<ReturnType<typeof townIn>>;

/** A town with a booked series, the office, and the phone of every counselor with its first day. */
export async function raisePhones(
	database: FreshDatabase,
	{
		seed,
		plant = 'none',
		ownsServer = false
	}: { seed: number; plant?: Plant; ownsServer?: boolean }
) {
	const town = await townIn(database);
	await aBookedSeries(town.agency, PEOPLE);
	const staff = await staffOf(town);
	const chance = chanceOf(seed);
	const own = () => chanceOf(Math.floor(chance() * 2 ** 32));
	const network = new Network(town.agency, own(), plant);
	const office = new Office(
		town,
		staff.find((one) => one.role === 'administrator')!,
		ownsServer
	);
	const phones = staff
		.filter((one) => one.role === 'counselor')
		.map((actor) => new StormPhone(actor, network, own()));
	for (const phone of phones) await phone.begin();
	const hear = silenceTheDead();
	const end = async () => {
		hear();
		await Promise.all(phones.map((one) => one.close()));
		await office.close();
		await town.leave();
	};
	return { town, network, office, phones, end };
}

/** What the server gives a phone that this person has never used. */
export async function freshDay(agency: Agency, actor: StaffActor): Promise<DayBundle> {
	const phone = await aPhone(async (request) => {
		const outcome = await exchange(actor, agency, { name: 'storm', since: now() }, request);
		if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
		return outcome.value;
	}, now);
	return phone.day();
}

/** A tab that died says so on its console, which nobody reads; every other complaint stays heard. */
function silenceTheDead(): () => void {
	const { error } = console;
	console.error = (...said: unknown[]) => {
		if ((said[0] as Error | null)?.message !== KILLED) error(...said);
	};
	return () => (console.error = error);
}

async function staffOf({ adminUrl, agency }: Town): Promise<StaffActor[]> {
	const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
	const rows = await admin<{ id: string; role: StaffActor['role'] }[]>`
		select id, role from staff where agency_id = ${agency.id} order by email`;
	await admin.end();
	return rows.map(({ id, role }) => ({ kind: 'staff', agencyId: agency.id, staffId: id, role }));
}
