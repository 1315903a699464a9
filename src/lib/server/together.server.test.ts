import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { attempt } from '#lib/identity/schema.server.ts';
import { acting, reading, together, type Work } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;

beforeAll(async () => {
	town = await freshTown();
}, 60_000);
afterAll(() => town.leave());

const KEY = 'in-turn';
const begin = ({ actor, tx, now }: Work) =>
	tx.insert(attempt).values({ agencyId: actor.agencyId, key: KEY, count: 1, windowEndsAt: now });
/** Writes a digit behind those that stand there. */
const add = ({ tx }: Work, digit: number) =>
	tx
		.update(attempt)
		.set({ count: sql`${attempt.count} * 10 + ${digit}` })
		.where(eq(attempt.key, KEY));
const asked = ({ tx }: Work) => tx.select().from(attempt).where(eq(attempt.key, KEY));

describe('statements that are started together', () => {
	test('are done in turn, whether they stand alone or inside an act', async () => {
		const act = async (work: Work, digit: number) => void (await add(work, digit));
		const seen = await acting(town.visitor, async (work) => {
			const [, , early, , , late] = await together(
				async () => void (await begin(work)),
				() => add(work, 2),
				async () => (await asked(work))[0]!.count,
				() => act(work, 3),
				() => add(work, 4),
				() => asked(work)
			);
			return [early, late[0]!.count];
		});
		expect(seen).toEqual([12, 1234]);
	});

	test('have all ended when one of them failed, and leave nothing behind', async () => {
		let hasEnded = false;
		const failing = acting(town.visitor, (work) =>
			together(
				() => add(work, 5),
				() => work.tx.execute(sql`select 1 / 0`),
				async () => {
					await add(work, 6).catch(() => {});
					await new Promise((resolve) => setTimeout(resolve, 50));
					hasEnded = true;
				}
			)
		);
		await expect(failing).rejects.toThrow();
		expect(hasEnded).toBe(true);
		expect((await reading(town.visitor, asked))[0]!.count).toBe(1234);
	});
});
