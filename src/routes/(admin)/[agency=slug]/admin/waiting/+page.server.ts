import { staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { waitingInLine } from '#lib/visits/waiting/waiting-queries.server.ts';

/** Who waits, in the order in which freed time is offered. */
export async function load({ locals }) {
	const { language } = locals;
	return reading(staffOf(locals), async (work) => {
		const line = await waitingInLine(work);
		return {
			line: line.map(({ waiting, service, offers, offeredUntil }) => ({
				id: waiting.id,
				name: waiting.name,
				email: waiting.email,
				service: service.name[language],
				headcount: waiting.headcount,
				weekdays: waiting.weekdays,
				beforeDay: waiting.beforeDay,
				joinedAt: waiting.confirmedAt ?? waiting.joinedAt,
				offers,
				/** Until when a time is kept for them now; null where none is. */
				keptUntil: offeredUntil && offeredUntil > work.now ? offeredUntil : null
			}))
		};
	});
}
