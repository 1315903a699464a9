import { statementFile } from '#lib/programmes/fund/statement-file.ts';
import { journalsOfFund } from '#lib/programmes/fund/queries.server.ts';
import { statementLines } from '#lib/programmes/fund/statement.ts';
import { agencyOf, csvAnswer, missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { ownFund } from '../own-fund.server.ts';

/** A person's own statement, by their private link. */
export async function GET({ locals, params }) {
	const { zone } = agencyOf(locals);
	const lines = await reading(visitorOf(locals), async (work) => {
		const { fund, member } = await ownFund(work, zone, params.token);
		if (!member) missing();
		return statementLines(await journalsOfFund(work, fund.id, member.id));
	});
	return csvAnswer(statementFile(lines, zone), 'fund-statement.csv');
}
