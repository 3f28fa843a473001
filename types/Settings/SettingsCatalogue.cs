namespace Eve.Types;

/// <summary>
/// Every device setting that a controller can send, with type, default and limits, in the order of the names. The one place
/// that knows them; read values through <see cref="GlobalConfig"/>.
/// </summary>
public static class SettingsCatalogue
{
    private static readonly Dictionary<string, Setting> byName = [];

    public static readonly TriStateSetting AirGapMode = Add(new TriStateSetting("airgap.mode", TriState.None));
    public static readonly BoolSetting AllowAppVnc = Add(new BoolSetting("app.allow.vnc", false));
    public static readonly TextSetting AppBootOrder = Add(new TextSetting("app.boot.order", "", SettingChecks.BootOrder));
    public static readonly BoolSetting EnableTCPMSSClamping = Add(new BoolSetting("app.enable.tcp.mss.clamping", true));
    public static readonly TextSetting FmlCustomResolution = Add(new TextSetting("app.fml.resolution", ""));
    public static readonly IntSetting BlobDownloadMaxRetries = Add(new IntSetting("blob.download.max.retries", 5, 1, 10));
    public static readonly BoolSetting DataStoreAllowInsecureAuth = Add(new BoolSetting("datastore.http.security.allowinsecureauth", false));
    public static readonly TextSetting DefaultLogLevel = Add(new TextSetting("debug.default.loglevel", "info", SettingChecks.LogLevel));
    public static readonly TextSetting DefaultRemoteLogLevel = Add(new TextSetting("debug.default.remote.loglevel", "info", SettingChecks.LogLevel));
    public static readonly BoolSetting DisableDHCPAllOnesNetMask = Add(new BoolSetting("debug.disable.dhcp.all-ones.netmask", false));
    public static readonly BoolSetting ConsoleAccess = Add(new BoolSetting("debug.enable.console", true));
    public static readonly BoolSetting EnableEFIDebug = Add(new BoolSetting("debug.enable.efi", false));
    public static readonly TextSetting SSHAuthorizedKeys = Add(new TextSetting("debug.enable.ssh", ""));
    public static readonly BoolSetting UsbAccess = Add(new BoolSetting("debug.enable.usb", true));
    public static readonly BoolSetting VgaAccess = Add(new BoolSetting("debug.enable.vga", true));
    public static readonly BoolSetting VncShimVMAccess = Add(new BoolSetting("debug.enable.vnc.shim.vm", false));
    public static readonly TextSetting KernelLogLevel = Add(new TextSetting("debug.kernel.loglevel", "info", SettingChecks.KernelLevel));
    public static readonly TextSetting KernelRemoteLogLevel = Add(new TextSetting("debug.kernel.remote.loglevel", "info", SettingChecks.KernelLevel));
    public static readonly BoolSetting QemuGdb = Add(new BoolSetting("debug.qemu.gdb", false));
    public static readonly BoolSetting QemuGuestCore = Add(new BoolSetting("debug.qemu.guest.core", true));
    public static readonly BoolSetting QemuIgpuNoMmap = Add(new BoolSetting("debug.qemu.igpu.no.mmap", false));
    public static readonly BoolSetting QemuPauseOnCrash = Add(new BoolSetting("debug.qemu.pause.on.crash", false));
    public static readonly BoolSetting QemuProcessCore = Add(new BoolSetting("debug.qemu.process.core", true));
    public static readonly BoolSetting QemuProcessCoreGuestRAM = Add(new BoolSetting("debug.qemu.process.core.guest.ram", false));
    public static readonly TextSetting QemuTraceEvents = Add(new TextSetting("debug.qemu.trace.events", ""));
    public static readonly TextSetting SyslogLogLevel = Add(new TextSetting("debug.syslog.loglevel", "info", SettingChecks.KernelLevel));
    public static readonly TextSetting SyslogRemoteLogLevel = Add(new TextSetting("debug.syslog.remote.loglevel", "info", SettingChecks.KernelLevel));
    public static readonly TextSetting TUIMonitorLogLevel = Add(new TextSetting("debug.tui.loglevel", "info"));
    public static readonly BoolSetting DHCPEnableVendorClassID = Add(new BoolSetting("dhcp.enable.vendorclassid", true));
    public static readonly TextSetting DiagProbeRemoteHTTPEndpoint = Add(new TextSetting("diag.probe.remote.http.endpoint", "www.google.com", SettingChecks.HttpEndpoint));
    public static readonly TextSetting DiagProbeRemoteHTTPSEndpoint = Add(new TextSetting("diag.probe.remote.https.endpoint", "www.google.com", SettingChecks.HttpsEndpoint));
    public static readonly IntSetting DrainSkipK8sAPINotReachableTimeout = Add(new IntSetting("drain.skip.k8sapinotreachable.timeout", 300, 1, uint.MaxValue));
    public static readonly TextSetting EdgeviewPublicKeys = Add(new TextSetting("edgeview.authen.publickey", ""));
    public static readonly IntSetting ForceFallbackCounter = Add(new IntSetting("force.fallback.counter", 0, 0, uint.MaxValue));
    public static readonly IntSetting GOGCForcedGrowthMemInMiB = Add(new IntSetting("gogc.forced.growth.memory.MiB", 50, 10, 1024));
    public static readonly IntSetting GOGCForcedGrowthMemPerc = Add(new IntSetting("gogc.forced.growth.memory.percent", 20, 5, 300));
    public static readonly IntSetting GOGCForcedIntervalInSec = Add(new IntSetting("gogc.forced.interval.seconds", 10, 0, 1000));
    public static readonly IntSetting GOGCMemoryLimitInBytes = Add(new IntSetting("gogc.memory.limit.bytes", 0, 0, uint.MaxValue));
    public static readonly IntSetting GOGCPercent = Add(new IntSetting("gogc.percent", 100, 0, 500));
    public static readonly IntSetting GoroutineLeakDetectionCheckIntervalMinutes = Add(new IntSetting("goroutine.leak.detection.check.interval.minutes", 1, 1, uint.MaxValue));
    public static readonly IntSetting GoroutineLeakDetectionCheckWindowMinutes = Add(new IntSetting("goroutine.leak.detection.check.window.minutes", 10, 10, uint.MaxValue));
    public static readonly IntSetting GoroutineLeakDetectionCooldownMinutes = Add(new IntSetting("goroutine.leak.detection.cooldown.minutes", 5, 1, uint.MaxValue));
    public static readonly IntSetting GoroutineLeakDetectionKeepStatsHours = Add(new IntSetting("goroutine.leak.detection.keep.stats.hours", 24, 1, uint.MaxValue));
    public static readonly IntSetting GoroutineLeakDetectionThreshold = Add(new IntSetting("goroutine.leak.detection.threshold", 5000, 1, uint.MaxValue));
    public static readonly TextSetting IGPUGOPFile = Add(new TextSetting("igpu.gop", "", SettingChecks.FileName));
    public static readonly BoolSetting InternalMemoryMonitorAnalyzeEnabled = Add(new BoolSetting("internal-memory-monitor.analyze.enabled", true));
    public static readonly BoolSetting InternalMemoryMonitorStoreEnabled = Add(new BoolSetting("internal-memory-monitor.store.enabled", true));
    public static readonly TextSetting K3sConfigOverride = Add(new TextSetting("k3s.config.override", "", SettingChecks.Base64));
    public static readonly TextSetting K3sVersionOverride = Add(new TextSetting("k3s.version", ""));
    public static readonly IntSetting KubernetesDrainAllNodesConfigMultiple = Add(new IntSetting("kubernetes.drain.allnodes.config.multiple", 2, 1, 1000));
    public static readonly IntSetting KubernetesDrainTimeout = Add(new IntSetting("kubernetes.drain.timeout", 24, 1, uint.MaxValue));
    public static readonly TextSetting KubernetesVmiDescheduleEvents = Add(new TextSetting("kubernetes.vmi.deschedule.events", ""));
    public static readonly TextSetting LogFilenamesToCount = Add(new TextSetting("log.count.filenames", ""));
    public static readonly IntSetting LogDedupWindowSize = Add(new IntSetting("log.dedup.window.size", 0, 0, uint.MaxValue));
    public static readonly TextSetting LogFilenamesToFilter = Add(new TextSetting("log.filter.filenames", ""));
    public static readonly TriStateSetting MaintenanceMode = Add(new TriStateSetting("maintenance.mode", TriState.None));
    public static readonly BoolSetting MemoryMonitorEnabled = Add(new BoolSetting("memory-monitor.enabled", false));
    public static readonly BoolSetting IgnoreMemoryCheckForApps = Add(new BoolSetting("memory.apps.ignore.check", false));
    public static readonly IntSetting EveMemoryLimitInMiB = Add(new IntSetting("memory.eve.limit.MiB", 0, 0, uint.MaxValue));
    public static readonly IntSetting EveMemoryLimitInBytes = Add(new IntSetting("memory.eve.limit.bytes", 0, 0, uint.MaxValue));
    public static readonly IntSetting VmmMemoryLimitInMiB = Add(new IntSetting("memory.vmm.limit.MiB", 0, 0, 1073741824));
    public static readonly IntSetting MsrvPrometheusMetricsBurst = Add(new IntSetting("msrv.prometheus.metrics.burst", 10, 1, uint.MaxValue));
    public static readonly IntSetting MsrvPrometheusMetricsIdleTimeoutSeconds = Add(new IntSetting("msrv.prometheus.metrics.idletimeout.seconds", 240, 1, uint.MaxValue));
    public static readonly IntSetting MsrvPrometheusMetricsRequestPerSecond = Add(new IntSetting("msrv.prometheus.metrics.rps", 1, 1, uint.MaxValue));
    public static readonly BoolSetting NetDumpDownloaderHTTPWithFieldValue = Add(new BoolSetting("netdump.downloader.http.with.fieldvalue", false));
    public static readonly BoolSetting NetDumpDownloaderPCAP = Add(new BoolSetting("netdump.downloader.with.pcap", false));
    public static readonly BoolSetting NetDumpEnable = Add(new BoolSetting("netdump.enable", true));
    public static readonly IntSetting NetDumpTopicMaxCount = Add(new IntSetting("netdump.topic.maxcount", 10, 1, uint.MaxValue));
    public static readonly IntSetting NetDumpTopicPostOnboardInterval = Add(new IntSetting("netdump.topic.postonboard.interval", 86400, 60, uint.MaxValue));
    public static readonly IntSetting NetDumpTopicPreOnboardInterval = Add(new IntSetting("netdump.topic.preonboard.interval", 3600, 60, uint.MaxValue));
    public static readonly IntSetting DownloadMaxPortCost = Add(new IntSetting("network.download.max.cost", 0, 0, 255));
    public static readonly TriStateSetting NetworkFallbackAnyEth = Add(new TriStateSetting("network.fallback.any.eth", TriState.Disabled));
    public static readonly BoolSetting NetworkLocalLegacyMACAddress = Add(new BoolSetting("network.local.legacy.mac.address", false));
    public static readonly BoolSetting EnableARPSnoop = Add(new BoolSetting("network.switch.enable.arpsnoop", true));
    public static readonly BoolSetting AllowLogFastupload = Add(new BoolSetting("newlog.allow.fastupload", false));
    public static readonly IntSetting LogRemainToSendMBytes = Add(new IntSetting("newlog.gzipfiles.ondisk.maxmegabytes", 2048, 10, uint.MaxValue));
    public static readonly IntSetting PnacDHCPReacquireMaxRetries = Add(new IntSetting("pnac.dhcp.reacquire.max.retries", 4, 0, 8));
    public static readonly BoolSetting ProcessCloudInitMultiPart = Add(new BoolSetting("process.cloud-init.multipart", false));
    public static readonly IntSetting SCEPRetryInterval = Add(new IntSetting("scep.retry.interval", 300, 60, 3600));
    public static readonly BoolSetting IgnoreDiskCheckForApps = Add(new BoolSetting("storage.apps.ignore.disk.check", false));
    public static readonly IntSetting Dom0DiskUsageMaxBytes = Add(new IntSetting("storage.dom0.disk.maxusagebytes", 2147483648, 104857600, uint.MaxValue));
    public static readonly IntSetting Dom0MinDiskUsagePercent = Add(new IntSetting("storage.dom0.disk.minusage.percent", 20, 20, 80));
    public static readonly IntSetting LonghornDiskReservedGB = Add(new IntSetting("storage.longhorn.disk.reserved.gigabytes", 2, 0, 1048576));
    public static readonly TextSetting LonghornNodeDrainPolicy = Add(new TextSetting("storage.longhorn.node-drain-policy", "block-for-eviction-if-contains-last-replica", SettingChecks.DrainPolicy));
    public static readonly TextSetting LonghornSnapshotCron = Add(new TextSetting("storage.longhorn.snapshot.cron", "0 0 * * *", SettingChecks.Cron));
    public static readonly IntSetting StorageZfsReserved = Add(new IntSetting("storage.zfs.reserved.percent", 20, 1, 99));
    public static readonly IntSetting AppContainerStatsInterval = Add(new IntSetting("timer.appcontainer.stats.interval", 300, 1, uint.MaxValue));
    public static readonly IntSetting DomainBootRetryTime = Add(new IntSetting("timer.boot.retry", 600, 10, uint.MaxValue));
    public static readonly IntSetting CertInterval = Add(new IntSetting("timer.cert.interval", 86400, 60, uint.MaxValue));
    public static readonly IntSetting ConfigInterval = Add(new IntSetting("timer.config.interval", 60, 5, 86400));
    public static readonly IntSetting DeferContentDelete = Add(new IntSetting("timer.defer.content.delete", 0, 0, 86400));
    public static readonly IntSetting DevInfoInterval = Add(new IntSetting("timer.deviceinfo.interval", 600, 30, uint.MaxValue));
    public static readonly IntSetting NetworkDialTimeout = Add(new IntSetting("timer.dial.timeout", 10, 0, 3600));
    public static readonly IntSetting DownloadRetryTime = Add(new IntSetting("timer.download.retry", 600, 60, uint.MaxValue));
    public static readonly IntSetting DownloadStalledTime = Add(new IntSetting("timer.download.stalled", 600, 20, uint.MaxValue));
    public static readonly IntSetting VdiskGCTime = Add(new IntSetting("timer.gc.vdisk", 3600, 60, uint.MaxValue));
    public static readonly IntSetting HardwareHealthInterval = Add(new IntSetting("timer.hardwarehealth.interval", 43200, 21600, uint.MaxValue));
    public static readonly IntSetting LocationAppInterval = Add(new IntSetting("timer.location.app.interval", 20, 5, 3600));
    public static readonly IntSetting LocationCloudInterval = Add(new IntSetting("timer.location.cloud.interval", 3600, 300, uint.MaxValue));
    public static readonly IntSetting LpsAppBootInfoInterval = Add(new IntSetting("timer.lps.appbootinfo.interval", 60, 3, 3600));
    public static readonly IntSetting LpsAppInfoInterval = Add(new IntSetting("timer.lps.appinfo.interval", 60, 3, 3600));
    public static readonly IntSetting LpsDevInfoInterval = Add(new IntSetting("timer.lps.devinfo.interval", 60, 3, 3600));
    public static readonly IntSetting LpsNetworkInterval = Add(new IntSetting("timer.lps.network.interval", 60, 3, 3600));
    public static readonly IntSetting LpsProfileInterval = Add(new IntSetting("timer.lps.profile.interval", 60, 3, 3600));
    public static readonly IntSetting LpsRadioInterval = Add(new IntSetting("timer.lps.radio.interval", 5, 3, 3600));
    public static readonly IntSetting DiskScanMetricInterval = Add(new IntSetting("timer.metric.diskscan.interval", 300, 5, 3600));
    public static readonly IntSetting MetricInterval = Add(new IntSetting("timer.metric.interval", 60, 5, 3600));
    public static readonly IntSetting NTPSourcesInterval = Add(new IntSetting("timer.ntpsources.interval", 600, 60, uint.MaxValue));
    public static readonly IntSetting NetworkGeoRedoTime = Add(new IntSetting("timer.port.georedo", 3600, 60, uint.MaxValue));
    public static readonly IntSetting NetworkGeoRetryTime = Add(new IntSetting("timer.port.georetry", 600, 5, uint.MaxValue));
    public static readonly IntSetting NetworkTestBetterInterval = Add(new IntSetting("timer.port.testbetterinterval", 600, 0, uint.MaxValue));
    public static readonly IntSetting NetworkTestDuration = Add(new IntSetting("timer.port.testduration", 30, 10, 3600));
    public static readonly IntSetting NetworkTestInterval = Add(new IntSetting("timer.port.testinterval", 300, 300, 3600));
    public static readonly IntSetting NetworkTestTimeout = Add(new IntSetting("timer.port.timeout", 15, 0, 3600));
    public static readonly IntSetting ResetIfCloudGoneTime = Add(new IntSetting("timer.reboot.no.network", 604800, 120, uint.MaxValue));
    public static readonly IntSetting NetworkSendTimeout = Add(new IntSetting("timer.send.timeout", 120, 0, 3600));
    public static readonly IntSetting MintimeUpdateSuccess = Add(new IntSetting("timer.test.baseimage.update", 600, 30, 3600));
    public static readonly IntSetting FallbackIfCloudGoneTime = Add(new IntSetting("timer.update.fallback.no.network", 300, 60, uint.MaxValue));
    public static readonly IntSetting VaultReadyCutOffTime = Add(new IntSetting("timer.vault.ready.cutoff", 300, 60, uint.MaxValue));
    public static readonly TextSetting VaultTrimCron = Add(new TextSetting("timer.vault.trim.cron", "0 2 * * 6,0", SettingChecks.Cron));
    public static readonly IntSetting VaultTrimMaxSecs = Add(new IntSetting("timer.vault.trim.max.secs", 1800, 0, uint.MaxValue));
    public static readonly TextSetting ZFSPoolTrimCron = Add(new TextSetting("timer.zfs.pool.trim.cron", "0 3 * * 6,0", SettingChecks.Cron));
    public static readonly TextSetting VectorConfig = Add(new TextSetting("vector.config", "", SettingChecks.Base64));
    public static readonly BoolSetting VectorEnabled = Add(new BoolSetting("vector.enabled", true));
    public static readonly BoolSetting WwanModemRecoveryReloadDrivers = Add(new BoolSetting("wwan.modem.recovery.reload.drivers", false));
    public static readonly BoolSetting WwanModemRecoveryRestartModemManager = Add(new BoolSetting("wwan.modem.recovery.restart.modemmanager", false));
    public static readonly BoolSetting WwanModemRecoveryWatchdog = Add(new BoolSetting("wwan.modem.recovery.watchdog", false));
    public static readonly BoolSetting WwanQueryVisibleProviders = Add(new BoolSetting("wwan.query.visible.providers", false));

    /// <summary>Per agent: <c>agent.NAME.debug.loglevel</c>, and the older <c>debug.NAME.loglevel</c>.</summary>
    public static readonly TextSetting AgentLogLevel = new("debug.loglevel", "info", SettingChecks.LogLevel);

    /// <summary>Per agent: <c>agent.NAME.debug.remote.loglevel</c>, and the older <c>debug.NAME.remote.loglevel</c>.</summary>
    public static readonly TextSetting AgentRemoteLogLevel = new("debug.remote.loglevel", "info", SettingChecks.LogLevel);

    /// <summary>All settings of the device, by name.</summary>
    public static IReadOnlyDictionary<string, Setting> All => byName;

    /// <summary>The settings that exist once per agent, by their name after the agent's.</summary>
    public static IReadOnlyDictionary<string, Setting> PerAgent { get; } = new Dictionary<string, Setting>
    {
        [AgentLogLevel.Name] = AgentLogLevel,
        [AgentRemoteLogLevel.Name] = AgentRemoteLogLevel,
    };

    /// <summary>The map that a device has before any controller spoke: every setting at its default.</summary>
    public static ConfigItemValueMap Defaults { get; } = new()
    {
        GlobalSettings = ValueMap<string, ConfigItemValue>.From(byName.Values.Select(setting => KeyValuePair.Create(setting.Name, setting.DefaultValue))),
        AgentSettings = ValueMap<string, ValueMap<string, ConfigItemValue>?>.Empty,
    };

    private static T Add<T>(T setting)
        where T : Setting
    {
        byName.Add(setting.Name, setting);
        return setting;
    }
}
