import { fundsOf } from '#lib/programmes/fund/queries.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { keeperOf } from './funds-door.server.ts';

export async function load({ locals }) {
	return reading(keeperOf(locals), async (work) => ({
		funds: (await fundsOf(work)).map(({ fund, organization, people, settledAt }) => ({
			...{ id: fund.id, name: fund.name, kind: fund.kind, organization, people },
			isSettled: settledAt !== null
		}))
	}));
}
