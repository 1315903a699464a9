import { randomUUID } from 'node:crypto';
import type { ExchangeRequest } from '#lib/field/protocol.ts';
import { DOORSTEP_HEADER, PROTOCOL } from '#lib/field/terms.ts';
import type { Chance } from './chance.ts';
import type { Impostor } from './toxic-proxy.ts';

/*
 * Faults of a running system that the checker has to notice. `lost` says yes to what the server
 * never hears of.
 */

const SHARE = 0.1;

/** Answers a tenth of the bookings and of the pushes itself, as if they had been done. */
export function loser(chance: Chance): Impostor {
	return (head, body) => {
		if (chance() > SHARE) return null;
		if (/^POST \S+\/book\//.test(head)) return falseBooking();
		return /^POST \S+\/api\/sync /.test(head) ? falseVerdicts(body) : null;
	};
}

function falseBooking(): string {
	const location = `/hangang/series/${randomUUID()}?new`;
	return `HTTP/1.1 303 See Other\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`;
}

function falseVerdicts(body: string): string {
	const { operations } = JSON.parse(body) as ExchangeRequest;
	const results = operations.map(({ id }) => ({ id, verdict: 'applied' }));
	const serverTime = new Date().toISOString();
	const said = { protocol: PROTOCOL, serverTime, results, day: null, dayHash: null };
	const json = JSON.stringify(said);
	const lines = [
		'HTTP/1.1 200 OK',
		'content-type: application/json',
		`${DOORSTEP_HEADER}: ${PROTOCOL}`,
		`content-length: ${Buffer.byteLength(json)}`
	];
	return lines.join('\r\n') + '\r\n\r\n' + json;
}
