export default { tags: ["posts"], mood: "calm" };
