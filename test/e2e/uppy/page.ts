/** A page as anybody writes it who follows Uppy's documentation. Bundled by uppy-page.ts; `window.uploading` is for the test alone. */
import AwsS3 from "@uppy/aws-s3";
import Uppy from "@uppy/core";

type Multipart = { uploadId: string; key: string };
type Uploading = { parts: number[]; location: string | null; error: string | null };
declare global {
  interface Window {
    uploading: Uploading;
    uppyIsReady: boolean;
  }
}

/** A page that is loaded anew knows its files no more: what Uppy knew of the upload is kept beside, by the file's own marks. */
const KEPT = "uppy-multipart";
const marks = (file: File): string => [file.name, file.size, file.lastModified].join();
const kept = (): Record<string, Multipart> => JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") as Record<string, Multipart>;

const uppy = new Uppy({ autoProceed: false });
uppy.use(AwsS3, { companionEndpoint: `${location.origin}/v1/uppy`, shouldUseMultipart: true });

window.uploading = { parts: [], location: null, error: null };
uppy.on("upload-error", (_file, error) => (window.uploading.error = error.message));
uppy.on("upload-success", (_file, response) => (window.uploading.location = (response.body as { location?: string } | undefined)?.location ?? ""));
uppy.on("s3-multipart:part-uploaded", (file, { PartNumber }: { PartNumber: number }) => {
  window.uploading.parts.push(PartNumber);
  const { s3Multipart } = uppy.getFile(file.id) as unknown as { s3Multipart?: Multipart };
  if (s3Multipart) sessionStorage.setItem(KEPT, JSON.stringify({ ...kept(), [marks(file.data as File)]: s3Multipart }));
});

document.querySelector("input")?.addEventListener("change", ({ target }) => {
  const [file] = (target as HTMLInputElement).files ?? [];
  if (!file) return;
  const id = uppy.addFile({ name: file.name, type: file.type, data: file });
  const known = kept()[marks(file)];
  if (known) uppy.setFileState(id, { s3Multipart: known });
  void uppy.upload();
});
window.uppyIsReady = true;
