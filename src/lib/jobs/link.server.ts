import type { Db } from 'pg-boss';
import postgres from 'postgres';
import { whenPoolRenewed } from '#lib/server/database.server.ts';
import { settings } from '#lib/server/settings.server.ts';

/** The queue's own connection, made anew when it falls silent. */
export type Link = Db & { close: () => Promise<void> };

const CONNECT_SECONDS = 5;
const CLOSE_SECONDS = 1;
const KEEP_ALIVE_SECONDS = 15;
// The role's own limit for one statement is a minute; after that nobody answers any more.
const SILENCE_MS = 65_000;

/**
 * Opens the connection over which the queue speaks. A statement without any answer closes it, and so
 * does the word that the app's own pool fell silent; the next statement gets a new one.
 */
export function openLink(silenceMs = SILENCE_MS): Link {
	let client = connect();
	const renew = async (silent = client) => {
		if (silent !== client) return;
		client = connect();
		await silent.end({ timeout: 0 });
	};
	const stopListening = whenPoolRenewed(() => void renew());
	return {
		executeSql: async (text, values) => {
			const asked = client;
			const late = setTimeout(() => void renew(asked), silenceMs);
			try {
				// The queue's own statements, with their values apart; "unsafe" is the driver's word for text.
				return { rows: [...(await asked.unsafe(text, (values ?? []) as never[]))] };
			} finally {
				clearTimeout(late);
			}
		},
		close: async () => {
			stopListening();
			await client.end({ timeout: CLOSE_SECONDS });
		}
	};
}

// One connection: pg-boss opens its own transactions, which must not spread over a pool.
function connect(): postgres.Sql {
	return postgres(settings.jobsUrl, {
		max: 1,
		idle_timeout: 0,
		connect_timeout: CONNECT_SECONDS,
		keep_alive: KEEP_ALIVE_SECONDS,
		onnotice: () => {},
		types: { json }
	});
}

// pg-boss hands JSON over as text already; the driver would quote it a second time.
const json = {
	to: 114,
	from: [114, 3802],
	serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
	parse: (text: string) => JSON.parse(text) as unknown
};
