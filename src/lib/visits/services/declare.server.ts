import { and, asc, eq } from 'drizzle-orm';
import type { Work } from '#lib/server/work.server.ts';
import type { Declared } from '#lib/visits/services/declarations.ts';
import type { Service } from '#lib/visits/queries.server.ts';
import { declaration } from '#lib/visits/services/schema.server.ts';
import { confirmationsOf } from '#lib/visits/services/service-content.ts';

/** Keeps what was declared for a series, with the version of the service whose words were shown. */
export async function keepDeclared(
	{ actor, tx, now }: Work,
	seriesId: string,
	{ content, version }: Pick<Service, 'content' | 'version'>,
	{ has, missing }: Declared
): Promise<void> {
	const row = (kind: 'confirmation' | 'ask', key: string, holds: boolean) => ({
		agencyId: actor.agencyId,
		seriesId,
		kind,
		key,
		holds,
		note: holds ? '' : missing,
		serviceVersion: version,
		declaredAt: now
	});
	const rows = [
		...confirmationsOf(content).map(({ key }) => row('confirmation', key, true)),
		...(content.asks ?? []).map(({ key }) => row('ask', key, has.includes(key)))
	];
	if (rows.length) await tx.insert(declaration).values(rows);
}

/** What was declared for a series, confirmations first; empty where its service asked nothing. */
export function declaredOf({ actor, tx }: Work, seriesId: string) {
	return tx
		.select()
		.from(declaration)
		.where(and(eq(declaration.agencyId, actor.agencyId), eq(declaration.seriesId, seriesId)))
		.orderBy(asc(declaration.kind), asc(declaration.key));
}
