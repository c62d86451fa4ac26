/** Reads a zip whose files are stored (APPNOTE 4.3.6 to 4.3.16, without zip64): what another's reader does with real ones in test/exports. */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.byteLength - 22;
  if (view.getUint32(end, true) !== 0x06054b50) throw new Error("The zip has no end.");
  const files = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const [size, nameLength, extraLength, start] = [
      view.getUint32(at + 24, true),
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint32(at + 42, true),
    ];
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const data = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
    files.set(name, bytes.slice(data, data + size));
    at += 46 + nameLength + extraLength;
  }
  return files;
}
