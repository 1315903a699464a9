import { crc32, deflateRawSync } from 'node:zlib';

/* For tests only: workbooks and archives written by hand, whole or broken on purpose. */

export type Packed = { name: string; content: string | Buffer; claimedBytes?: number };

/** A zip archive; `claimedBytes` makes it lie about the size of a file. */
export function zipOf(files: Packed[]): Buffer {
	const bodies: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const { name, content, claimedBytes } of files) {
		const bytes = Buffer.from(content);
		const packed = deflateRawSync(bytes);
		const sizes = Buffer.alloc(12);
		sizes.writeUInt32LE(crc32(bytes), 0);
		sizes.writeUInt32LE(packed.length, 4);
		sizes.writeUInt32LE(claimedBytes ?? bytes.length, 8);
		const start = Buffer.from([20, 0, 0, 8, 8, 0, 0, 0, 0x21, 0]);
		const lengths = Buffer.from([name.length & 255, name.length >> 8, 0, 0]);
		const local = [Buffer.from('PK\x03\x04'), start, sizes, lengths, Buffer.from(name), packed];
		const place = Buffer.alloc(14);
		place.writeUInt32LE(offset, 10);
		directory.push(
			...[Buffer.from('PK\x01\x02\x14\x00', 'latin1'), start, sizes, lengths, place],
			Buffer.from(name)
		);
		bodies.push(...local);
		offset += Buffer.concat(local).length;
	}
	const listed = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(files.length, 8);
	end.writeUInt16LE(files.length, 10);
	end.writeUInt32LE(listed.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...bodies, listed, end]);
}

/** A workbook of one sheet; numbers are written as numbers. */
export function workbookOf(rows: (string | number)[][]): Buffer {
	const lines = rows.map((cells, at) => {
		const written = cells.map((cell, column) => cellOf(cell, `${letter(column)}${at + 1}`));
		return `<row r="${at + 1}">${written.join('')}</row>`;
	});
	return workbookWith(`<sheetData>${lines.join('')}</sheetData>`);
}

/** A workbook with anything as the inside of its one sheet. */
export function workbookWith(sheet: string, extra: Packed[] = []): Buffer {
	const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
	const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
	const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
	const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
	return zipOf([
		{
			name: '[Content_Types].xml',
			content: `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`
		},
		{
			name: '_rels/.rels',
			content: `${xml}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`
		},
		{
			name: 'xl/workbook.xml',
			content: `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="명단" sheetId="1" r:id="rId1"/></sheets></workbook>`
		},
		{
			name: 'xl/_rels/workbook.xml.rels',
			content: `${xml}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
		},
		{
			name: 'xl/worksheets/sheet1.xml',
			content: `${xml}<worksheet xmlns="${main}">${sheet}</worksheet>`
		},
		...extra
	]);
}

function cellOf(cell: string | number, place: string): string {
	if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`;
	const escaped = cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	return `<c r="${place}" t="inlineStr"><is><t>${escaped}</t></is></c>`;
}

function letter(column: number): string {
	return String.fromCharCode(65 + column);
}
