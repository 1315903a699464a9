import { mayCall } from '#lib/calls/call-rights.ts';
import { bags } from '#lib/programmes/supplies/bag-queries.server.ts';
import { holderName } from '#lib/programmes/supplies/holder-words.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { levelOf } from '#lib/programmes/supplies/stock.ts';
import { quantityWords } from '#lib/programmes/supplies/supply-words.ts';
import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

export async function load({ locals }) {
	const { language } = locals;
	return reading(staffOf(locals), async (work) => {
		const items = await itemsOf(work);
		const all = await bags(work);
		return {
			mayCall: mayCall(work.actor.role),
			items: items.filter(({ isRetired }) => !isRetired).length,
			bags: all.map(({ stock, unsure, ...holder }) => ({
				id: holder.id,
				name: holderName(holder),
				isOff: holder.isOff,
				isPerson: holder.kind === 'person',
				lines: items.flatMap((item) => {
					const left = stock[item.id];
					if (left === undefined || (left === 0 && item.isRetired)) return [];
					return [
						{
							id: item.id,
							name: item.name[language],
							left: left > 0 ? quantityWords(item, left, language) : '',
							level: levelOf(left, item.lowAt),
							isUnsure: unsure.includes(item.id)
						}
					];
				})
			}))
		};
	});
}
