import { fromBase64url, unwrapSecret, wrapSecret } from '#lib/identity/cryptography.ts';
import { settings } from '#lib/server/settings.server.ts';

/**
 * Texts that must be read again and must not open from a copy of the database: wrapped under the
 * master secret, bound to the id of their row. Opening throws on another row's text.
 */
export const atRest = {
	close: (text: string, rowId: string) => wrapSecret(master(), text, rowId),
	open: (sealed: string, rowId: string) => unwrapSecret(master(), sealed, rowId)
};

function master() {
	return fromBase64url(settings.secret.replace(/=+$/, ''));
}
