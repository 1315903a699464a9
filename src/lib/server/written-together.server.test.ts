import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { record } from '#lib/ledger/record.server.ts';
import { ledgerEntry } from '#lib/ledger/schema.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { defineJob, enqueue, enqueueingTogether } from '#lib/jobs/queue.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { gatheredRows, writeRows, writingTogether } from '#lib/server/written-together.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
const subject = newId(new Date(0));

beforeAll(async () => {
	defineJob('rehearse-together', async () => {});
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
}, 60_000);
beforeEach(async () => {
	await admin`delete from ledger_entry where subject_id = ${subject}`;
	await admin`delete from pgboss.job where name = 'rehearse-together'`;
});
afterAll(async () => {
	await admin.end();
	await town.leave();
});

const note = (work: Work, step: number) =>
	record(work, {
		act: 'contact.signed_out',
		subjectId: subject,
		details: { step, says: `it's "널", \\ {1,NULL}\n` }
	});
const written = () =>
	admin`select act, actor_kind, at, details from ledger_entry where subject_id = ${subject} order by id`;
const jobs = () =>
	admin`select data, singleton_key from pgboss.job where name = 'rehearse-together' order by 2`;

test('rows written together stand as they would one by one, in their order', async () => {
	const at = new Date('2026-11-03T01:02:03.456Z');
	const many = Array.from({ length: 7 }, (_, step) => step);
	await acting(town.visitor, (work) => inTurn(many, (step) => note(work, step)), at);
	const one = await written();
	await admin`delete from ledger_entry where subject_id = ${subject}`;
	await acting(
		town.visitor,
		(work) =>
			writingTogether(work, [ledgerEntry], async () => {
				await inTurn(many, (step) => note(work, step));
				expect(gatheredRows(work, ledgerEntry)).toHaveLength(many.length);
			}),
		at
	);
	expect(one).toHaveLength(many.length);
	expect([...(await written())]).toEqual([...one]);
});

test('what is written inside a savepoint is written at once and goes with it', async () => {
	await acting(town.visitor, (work) =>
		writingTogether(work, [ledgerEntry], async () => {
			await note(work, 1);
			const undone = work.tx.transaction(async (tx) => {
				expect(gatheredRows({ ...work, tx }, ledgerEntry)).toBeNull();
				await note({ ...work, tx }, 2);
				throw new Error('undone');
			});
			await expect(undone).rejects.toThrow('undone');
		})
	);
	expect((await written()).map(({ details }) => details.step)).toEqual([1]);
});

test('what throws leaves no row and no job', async () => {
	const broken = acting(town.visitor, (work) =>
		enqueueingTogether(work, () =>
			writingTogether(work, [ledgerEntry], async () => {
				await note(work, 1);
				await enqueue(work, 'rehearse-together', { id: 'x' }, 'a');
				throw new Error('broken');
			})
		)
	);
	await expect(broken).rejects.toThrow('broken');
	expect([await written(), await jobs()].map((rows) => rows.length)).toEqual([0, 0]);
});

test('jobs sent together are one for each key, as when each is sent by itself', async () => {
	const send = (work: Work) =>
		inTurn(['b', 'a', 'b', 'c'], (key) => enqueue(work, 'rehearse-together', { id: key }, key));
	await acting(town.visitor, (work) => send(work));
	const one = await jobs();
	await acting(town.visitor, (work) => enqueueingTogether(work, () => send(work)));
	expect(await jobs()).toEqual(one);
	await admin`delete from pgboss.job where name = 'rehearse-together'`;
	await acting(town.visitor, (work) => enqueueingTogether(work, () => send(work)));
	expect([...(await jobs())]).toEqual([...one]);
	expect(one).toHaveLength(3);
});

test('rows of another table are written at once', async () => {
	await acting(town.visitor, (work) =>
		writingTogether(work, [], async () => {
			expect(gatheredRows(work, ledgerEntry)).toBeNull();
			await writeRows(work, ledgerEntry, []);
			await note(work, 1);
		})
	);
	expect(await written()).toHaveLength(1);
});

async function inTurn<T>(items: T[], act: (item: T) => Promise<void>): Promise<void> {
	for (const item of items) await act(item);
}
