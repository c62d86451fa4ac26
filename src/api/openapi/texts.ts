/** Examples of answers that are no JSON: by the operation's id and the media type. */
const SRT = "1\n00:00:01,200 --> 00:00:04,300\nBees see colours that we do not.\n";
const VTT = "WEBVTT\n\n00:00:01.200 --> 00:00:04.300\nBees see colours that we do not.\n";
const HLS = "application/vnd.apple.mpegurl";

export const TEXTS: Record<string, Record<string, string>> = {
  getTranscript: { "application/x-subrip": SRT, "text/vtt": VTT, "text/plain": "Bees see colours that we do not.\n" },
  exportScript: { "application/x-subrip": SRT, "text/vtt": VTT },
  getMasterPlaylist: { [HLS]: '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=3200000,CODECS="avc1.640028,mp4a.40.2"\nout_k7m2qhd4wz3ubxnf5tcy6pjv2ralegso.m3u8\n' },
  getMediaPlaylist: { [HLS]: "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4.000,\nhttps://media.example.com/segment\n#EXT-X-ENDLIST\n" },
  watchDub: {
    "text/event-stream": 'id: 12\nevent: job.progressed\ndata: {"progress":0.4,"stage":"speech","etaMs":21000,"done":10,"total":24}\n\n',
  },
  exportGlossaryTerms: { "text/csv": "source,kind,language,target\r\nOneVoice,keep,,\r\n" },
  exportActivity: {
    "text/csv":
      "createdAt,action,resourceId,userId,credentialId,network,workspaceId,id\r\n2026-11-24T10:00:00.000Z,video.created,vid_k7m2qhd4wz3ubxnf5tcy6pjv2ralegso,usr_k7m2qhd4wz3ubxnf5tcy6pjv2ralegso,,203.0.113.0/24,wsp_k7m2qhd4wz3ubxnf5tcy6pjv2ralegso,act_k7m2qhd4wz3ubxnf5tcy6pjv2ralegso\r\n",
  },
};
