using Eve.Agents;
using Eve.Agents.Downloader;
using Eve.Types;

return await AgentHost.RunAsync<Owner.Downloader>(args, context => new DownloaderAgent(context), new AgentOptions { WaitFor = Phases.Settings });
