/**
 * The decoders that may read a file from outside, by ffmpeg's names for them (`ffmpeg -decoders`: `camtasia` is TSCC). In are those that films
 * of people who speak come in: what phones, cameras, editing, broadcast, the web, recorders of screens and webinars, and telephone systems write
 * into the containers of sniff.ts. Out are those of games, of still pictures, of one forgotten program or device, and those that experiment: ffmpeg
 * has 560, and hardly anybody looks for faults in most of them. Of a codec that is not here the packets can still be copied.
 */
const PICTURES = [
  // phones, cameras, the web; several decoders of AV1 and VP9, as builds have them
  ["h264", "hevc", "vvc", "vp8", "libvpx", "vp9", "libvpx-vp9", "libdav1d", "libaom-av1", "av1", "apv"],
  // broadcast, discs, older cameras
  ["mpeg1video", "mpeg2video", "mpegvideo", "mpeg4", "h263", "dvvideo", "mjpeg", "mjpegb"],
  // editing and archives
  ["prores", "prores_raw", "dnxhd", "cfhd", "jpeg2000", "ffv1", "huffyuv", "ffvhuff", "utvideo", "v210", "rawvideo", "qtrle", "png"],
  // screens, lectures, webinars: Camtasia, CamStudio, GoToMeeting, Windows Media Screen, Flash, DOSBox and others that took its codec
  ["camtasia", "tscc2", "camstudio", "g2m", "mss1", "mss2", "flashsv", "flashsv2", "zmbv"],
  // AVI, Windows Media, Flash, QuickTime and Ogg of earlier years
  ["msmpeg4v1", "msmpeg4v2", "msmpeg4", "wmv1", "wmv2", "wmv3", "vc1", "flv", "vp6", "vp6a", "vp6f", "svq1", "svq3", "cinepak", "theora"],
].flat();

const SOUNDS = [
  // `float`: what ffmpeg takes first for MP3 and its older layers
  ["aac", "aac_latm", "libfdk_aac", "mp3float", "mp3", "mp2float", "mp2", "mp1float", "mp1"],
  ["ac3", "eac3", "dca", "truehd", "mlp", "s302m"],
  ["opus", "libopus", "vorbis", "libvorbis", "speex", "libspeex", "flac", "alac", "wavpack"],
  // phones of earlier years, and what their cameras recorded
  ["amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "gsm", "gsm_ms"],
  // telephones and conferences
  ["g722", "g723_1", "g726", "g726le", "g729"],
  ["wmav1", "wmav2", "wmapro", "wmalossless", "wmavoice", "nellymoser", "qdm2", "adpcm_ms", "adpcm_ima_wav", "adpcm_ima_qt", "adpcm_swf"],
  ["u8", "s8", "s16le", "s16be", "s24le", "s24be", "s32le", "s32be", "f32le", "f32be", "f64le", "f64be", "alaw", "mulaw", "bluray", "dvd"].map(
    (samples) => `pcm_${samples}`,
  ),
].flat();

/** As ffmpeg's -codec_whitelist. It binds the decoders that a demuxer tries as well. */
export const CODEC_WHITELIST = [...PICTURES, ...SOUNDS].join(",");
