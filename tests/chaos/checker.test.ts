import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { check, CREW, VISITS } from './checker.ts';
import type { FinalTables } from './final-tables.ts';
import type { Attempt, History } from './history.ts';
import { byKind, recoveries } from './recovery.ts';

/*
 * A history as it should be, and every way to spoil it. A checker that catches no planted fault
 * proves nothing.
 */

const startsAt = '2026-12-01T00:00:00.000Z';
const at = (second: number) => Date.parse('2026-11-22T00:00:00.000Z') + second * 1000;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

type World = { history: History; tables: FinalTables };

/** Two bookings (one cancelled, one whose answer was lost once), one refusal, one phone. */
function goodWorld(): World {
	const attempts = [
		book(1, 'key-a', 'ok', 't-a'),
		book(2, 'key-b', 'info'),
		book(3, 'key-b', 'ok', 't-b'),
		book(4, 'key-c', 'fail'),
		book(5, 'key-d', 'info'),
		attempt(6, 'cancel', { seriesId: 'a' }, 'ok', {}),
		push(7, [1, 2], ['applied', 'applied']),
		push(8, [3], null),
		push(9, [3, 4], ['duplicate', 'applied'])
	];
	const recorded = [1, 2, 3, 4].map((seq) => ({
		device: 'phone',
		id: `op-${seq}`,
		seq,
		kind: seq % 2 ? ('contact' as const) : ('anchor' as const),
		effect: `row-${seq}`
	}));
	const visits = ['a', 'b'].flatMap((seriesId) =>
		Array.from({ length: VISITS }, (_, n) => ({ id: `${seriesId}${n}`, seriesId }))
	);
	const tables: FinalTables = {
		series: [
			{ id: 'a', key: 'key-a', startsAt },
			{ id: 'b', key: 'key-b', startsAt }
		],
		visits,
		allocations: visits.flatMap(({ id, seriesId }) =>
			Array.from({ length: CREW }, (_, crew) => ({
				id: `${id}-${crew}`,
				visitId: id,
				resourceId: `counselor-${crew}`,
				from: at(Number(id.slice(1)) * 100),
				to: at(Number(id.slice(1)) * 100 + 50),
				isLive: seriesId === 'b'
			}))
		),
		cancelledVisits: visits.filter((one) => one.seriesId === 'a').map((one) => one.id),
		operations: recorded.map(({ id, device, seq }) => ({
			...{ id, device, seq },
			verdict: 'applied',
			receivedAt: at(seq)
		})),
		contacts: ['row-1', 'row-3'],
		anchors: ['row-2', 'row-4'],
		notices: ['series-booked a', 'series-booked b', 'series-cancelled a 1,2,3,4'],
		noticeIds: ['n1', 'n2', 'n3'],
		sendingJobs: ['n1', 'n2', 'n3'],
		booked: ['a', 'b'],
		cancelled: ['a'],
		links: [
			{ tokenHash: sha256('t-a'), seriesId: 'a' },
			{ tokenHash: sha256('t-b'), seriesId: 'b' }
		],
		shown: [{ device: 'phone', contacts: ['row-1', 'row-3'] }]
	};
	return { history: { attempts, recorded, faults: [] }, tables };
}

function attempt(
	id: number,
	kind: Attempt['kind'],
	asked: object,
	result: Attempt['result'],
	heard?: object
): Attempt {
	const times = result === 'info' ? {} : { returnedAt: at(id) + 500 };
	return {
		id,
		client: 'c',
		kind,
		app: 0,
		invokedAt: at(id),
		asked,
		result,
		heard,
		...times
	} as Attempt;
}

function book(id: number, key: string, result: Attempt['result'], token?: string): Attempt {
	return attempt(id, 'book', { key, startsAt }, result, token ? { token } : undefined);
}

function push(id: number, seqs: number[], verdicts: string[] | null): Attempt {
	const operations = seqs.map((seq) => ({ id: `op-${seq}`, seq }));
	const results = verdicts?.map((verdict, place) => ({ id: `op-${seqs[place]}`, verdict }));
	const asked = { device: 'phone', operations };
	return attempt(id, 'push', asked, results ? 'ok' : 'info', results && { results });
}

const rulesOf = ({ history, tables }: World) => check(history, tables).map((one) => one.rule);

test('a history as it should be breaks no promise', () => {
	const { history, tables } = goodWorld();
	expect(check(history, tables)).toEqual([]);
});

test('what nobody knows may be there or not', () => {
	const world = goodWorld();
	world.history.attempts = world.history.attempts.filter((one) => one.id !== 3);
	expect(rulesOf(world)).toEqual([]);
});

type Spoiling = [what: string, rule: string, spoil: (world: World) => void];

const drop = <T>(from: T[], isWanted: (one: T) => boolean) => {
	const place = from.findIndex(isWanted);
	expect(place).toBeGreaterThanOrEqual(0);
	from.splice(place, 1);
};
const heardOf = (world: World, id: number) => {
	const heard = world.history.attempts.find((one) => one.id === id)!.heard;
	return (heard as { results: { id: string; verdict: string }[] }).results;
};

const spoilings: Spoiling[] = [
	[
		'a lost booking',
		'an answered booking is not there',
		({ tables }) => drop(tables.series, (one) => one.id === 'b')
	],
	[
		'a booking twice',
		'one request was booked twice',
		({ tables }) => tables.series.push({ ...tables.series[1]!, id: 'b2' })
	],
	[
		'a ghost',
		'a booking that nobody asked for',
		({ tables }) => tables.series.push({ id: 'g', key: 'key-g', startsAt })
	],
	[
		'a refusal with an effect',
		'a refused booking left something',
		({ tables }) => tables.series.push({ id: 'c', key: 'key-c', startsAt })
	],
	[
		'another time',
		'booked at another time than asked',
		({ tables }) => (tables.series[1]!.startsAt = '2026-12-02T00:00:00.000Z')
	],
	['a visit less', 'half a booking', ({ tables }) => drop(tables.visits, (one) => one.id === 'b2')],
	[
		'a crew of one',
		'half a booking',
		({ tables }) => drop(tables.allocations, (one) => one.visitId === 'b1')
	],
	[
		'another first answer',
		'an answer leads to another booking, or to none',
		({ tables }) => (tables.links[1]!.seriesId = 'a')
	],
	[
		'an overlap',
		'two live allocations overlap',
		({ tables }) =>
			tables.allocations.push({
				id: 'x',
				visitId: 'z',
				resourceId: 'counselor-0',
				from: at(149),
				to: at(160),
				isLive: true
			})
	],
	[
		'an overlap within a long one',
		'two live allocations overlap',
		({ tables }) =>
			tables.allocations.push({
				id: 'x',
				visitId: 'z',
				resourceId: 'counselor-1',
				from: at(-5),
				to: at(900),
				isLive: true
			})
	],
	[
		'a lost cancellation',
		'an answered cancellation is not there',
		({ tables }) => (tables.cancelledVisits = [])
	],
	[
		'a ghost of a cancellation',
		'a cancellation that nobody asked for',
		({ tables }) => tables.cancelledVisits.push('b0', 'b1', 'b2', 'b3')
	],
	[
		'half a cancellation',
		'half a cancellation',
		({ tables }) => drop(tables.cancelledVisits, (id) => id === 'a2')
	],
	[
		'a crew kept',
		'a cancelled visit still holds its crew',
		({ tables }) => (tables.allocations.find((one) => one.visitId === 'a0')!.isLive = true)
	],
	[
		'a crew let go',
		'a visit lost its crew',
		({ tables }) => (tables.allocations.find((one) => one.visitId === 'b0')!.isLive = false)
	],
	[
		'a mail less',
		'a notice is missing',
		({ tables }) => drop(tables.notices, (one) => one === 'series-booked b')
	],
	[
		'a mail twice',
		'a notice is there twice',
		({ tables }) => tables.notices.push('series-booked b')
	],
	[
		'a job less',
		'the job of a notice is missing',
		({ tables }) => drop(tables.sendingJobs, (one) => one === 'n2')
	],
	[
		'a job twice',
		'the job of a notice is there twice',
		({ tables }) => tables.sendingJobs.push('n2')
	],
	[
		'no ledger row',
		'the ledger row of a booking is missing',
		({ tables }) => drop(tables.booked, (one) => one === 'b')
	],
	[
		'a ledger row too many',
		'the ledger row of a cancellation is one too many',
		({ tables }) => tables.cancelled.push('b')
	],
	[
		'a lost operation',
		'an answered fact is not there',
		({ tables }) => drop(tables.operations, (one) => one.id === 'op-3')
	],
	[
		'an operation without its row',
		'the row of a fact is missing',
		({ tables }) => drop(tables.contacts, (id) => id === 'row-3')
	],
	[
		'an operation doubled',
		'a fact was kept twice',
		({ tables }) => tables.operations.push(tables.operations[0]!)
	],
	[
		'a row doubled',
		'the row of a fact is there twice',
		({ tables }) => tables.anchors.push('row-2')
	],
	[
		'a row of nobody',
		'the row of a fact is one too many',
		({ tables }) => tables.contacts.push('row-9')
	],
	[
		'an operation of nobody',
		'a fact that nobody recorded',
		({ tables }) => tables.operations.push({ ...tables.operations[0]!, id: 'op-9' })
	],
	[
		'a fact forgotten by its phone',
		'a fact never reached the server',
		(world) => drop(heardOf(world, 9), (one) => one.id === 'op-4')
	],
	[
		'applied said twice',
		'a fact was applied twice',
		(world) => world.history.attempts.push(push(10, [1], ['applied']))
	],
	[
		'a duplicate of nothing',
		'a first sending was called a duplicate',
		(world) => (heardOf(world, 7)[0]!.verdict = 'duplicate')
	],
	[
		'a refusal of a true fact',
		'a true fact was refused',
		({ tables }) => (tables.operations[3]!.verdict = 'refused')
	],
	[
		'another order',
		'taken out of order',
		({ tables }) => (tables.operations[0]!.receivedAt = at(90))
	],
	[
		'another order between answers',
		'taken out of order',
		({ tables }) => (tables.operations[3]!.receivedAt = at(0))
	],
	[
		'a day that lacks a contact',
		'a phone is not shown what it recorded',
		({ tables }) => drop(tables.shown[0]!.contacts, (id) => id === 'row-1')
	]
];

describe('a planted fault is caught', () => {
	test.each(spoilings)('%s', (_, rule, spoil) => {
		const world = goodWorld();
		spoil(world);
		expect(rulesOf(world)).toContain(rule);
	});
});

describe('a recovery', () => {
	const fault = { kind: 'kill', apps: [0, 1], from: at(0), healedAt: at(1) };
	const asked = { seriesId: 'a' };

	test('is counted to the first clear answer to something asked after the fault had healed', () => {
		const early = {
			...attempt(0, 'cancel', asked, 'ok', {}),
			invokedAt: at(0.5),
			returnedAt: at(1.1)
		};
		const unclear = attempt(1.2, 'cancel', asked, 'info');
		const probe = { ...attempt(1.5, 'probe', {}, 'ok', {}), returnedAt: at(1.6) };
		const first = { ...attempt(2, 'cancel', asked, 'fail', {}), returnedAt: at(3) };
		const attempts = [early, unclear, probe, first] as Attempt[];
		const [here, there] = recoveries({ attempts, recorded: [], faults: [fault] });
		expect(here).toMatchObject({ app: 0, anyMs: 600, writeMs: 2000 });
		expect(there).toMatchObject({ app: 1, anyMs: Infinity, writeMs: Infinity });
	});

	test('is told by kind, the worst included', () => {
		const killed = { ...fault, upAt: at(1.2) };
		const of = (writeMs: number) => ({ fault: { ...killed }, app: 0, anyMs: 0, writeMs });
		expect(byKind([of(10), of(Infinity), of(30)])).toEqual([
			{ kind: 'kill', count: 3, upMs: 200, middleMs: 30, worstMs: Infinity }
		]);
	});
});
