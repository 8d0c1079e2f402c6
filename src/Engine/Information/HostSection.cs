using System.Globalization;
using System.Text.Json;
using Selkie.Engine.Configuration;
using Selkie.Engine.Host;
using Selkie.Engine.Selinux;
using Selkie.Runtime;

namespace Selkie.Engine.Information;

/// <summary>The part "host" of <c>info</c>.</summary>
internal sealed class HostSection(EngineContext engine)
{
    /// <summary>The version of Buildah whose build language is provided.</summary>
    private const string BuildahLevel = "1.39.3";

    private readonly string _netavark = ProgramInfo.Find(engine, "netavark");
    private readonly string _aardvark = ProgramInfo.Find(engine, "aardvark-dns");
    private readonly string _pasta = ProgramInfo.Find(engine, "pasta");
    private readonly string _slirp = ProgramInfo.Find(engine, "slirp4netns");

    /// <summary>Writes the member.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        var runtime = engine.Runtime;
        var programs = new ProgramInfo(runtime.Path, _netavark, _aardvark, _pasta, _slirp);
        writer.WriteStartObject("host");
        WriteEngine(writer);
        WriteMachine(writer);
        WriteNetwork(writer, programs);
        writer.WriteStartObject("ociRuntime");
        writer.WriteString("name", Path.GetFileName(runtime.Path));
        writer.WriteString("package", programs.Package(runtime.Path));
        writer.WriteString("path", runtime.Path);
        writer.WriteString("version", ProgramInfo.Version(runtime.Path));
        writer.WriteEndObject();
        writer.WriteString("os", "linux");
        WriteSocket(writer);
        writer.WriteString("rootlessNetworkCmd", engine.Conf.DefaultRootlessNetwork);
        writer.WriteBoolean("serviceIsRemote", false);
        WriteSecurity(writer);
        WriteProgram(writer, programs, "slirp4netns", _slirp);
        WriteProgram(writer, programs, "pasta", _pasta);
        writer.WriteNumber("swapFree", MachineFacts.Memory("SwapFree"));
        writer.WriteNumber("swapTotal", MachineFacts.Memory("SwapTotal"));
        writer.WriteString("uptime", MachineFacts.Uptime());
        writer.WriteString("variant", "");
        writer.WriteString("linkmode", "dynamic");
        writer.WriteEndObject();
    }

    private void WriteEngine(Utf8JsonWriter writer)
    {
        writer.WriteString("arch", VersionHandler.GoArchitecture);
        writer.WriteString("buildahVersion", BuildahLevel);
        writer.WriteString("cgroupManager", engine.Runtime.CgroupManager);
        writer.WriteString("cgroupVersion", engine.Host.UnifiedCgroups ? "v2" : "v1");
        writer.WriteStartArray("cgroupControllers");
        foreach (var controller in engine.Host.Controllers) writer.WriteStringValue(controller);
        writer.WriteEndArray();
        writer.WriteStartObject("conmon");
        writer.WriteString("package", $"selkie_{ProductVersion.Selkie} (in place of conmon)");
        writer.WriteString("path", engine.MonitorPath);
        writer.WriteString("version", $"selkie-monitor version {ProductVersion.Selkie}");
        writer.WriteEndObject();
    }

    private void WriteMachine(Utf8JsonWriter writer)
    {
        writer.WriteNumber("cpus", Environment.ProcessorCount);
        var (user, system, idle) = MachineFacts.Cpu();
        writer.WriteStartObject("cpuUtilization");
        writer.WriteNumber("userPercent", user);
        writer.WriteNumber("systemPercent", system);
        writer.WriteNumber("idlePercent", idle);
        writer.WriteEndObject();
        writer.WriteString("databaseBackend", "sqlite");
        writer.WriteStartObject("distribution");
        writer.WriteString("distribution", MachineFacts.Release("ID") ?? "unknown");
        if (MachineFacts.Release("VARIANT_ID") is { Length: > 0 } variant) writer.WriteString("variant", variant);
        writer.WriteString("version", MachineFacts.Release("VERSION_ID") ?? "unknown");
        if (MachineFacts.Release("VERSION_CODENAME") is { Length: > 0 } codename) writer.WriteString("codename", codename);
        writer.WriteEndObject();
        writer.WriteString("eventLogger", engine.Events.FilePath is null ? "none" : "file");
        writer.WriteString("hostname", MachineFacts.First("/proc/sys/kernel/hostname"));
        writer.WriteStartObject("idMappings");
        WriteIdMap(writer, "gidmap", "/proc/self/gid_map");
        WriteIdMap(writer, "uidmap", "/proc/self/uid_map");
        writer.WriteEndObject();
        writer.WriteString("kernel", MachineFacts.First("/proc/sys/kernel/osrelease"));
        writer.WriteString("logDriver", engine.Conf.LogDriver);
        writer.WriteNumber("memFree", MachineFacts.Memory("MemFree"));
        writer.WriteNumber("memTotal", MachineFacts.Memory("MemTotal"));
    }

    private static void WriteIdMap(Utf8JsonWriter writer, string name, string file)
    {
        if (!UserDirectories.Rootless)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartArray(name);
        foreach (var line in File.ReadLines(file))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            writer.WriteStartObject();
            writer.WriteNumber("container_id", long.Parse(fields[0], CultureInfo.InvariantCulture));
            writer.WriteNumber("host_id", long.Parse(fields[1], CultureInfo.InvariantCulture));
            writer.WriteNumber("size", long.Parse(fields[2], CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteNetwork(Utf8JsonWriter writer, ProgramInfo programs)
    {
        writer.WriteString("networkBackend", "netavark");
        writer.WriteStartObject("networkBackendInfo");
        writer.WriteString("backend", "netavark");
        if (_netavark.Length > 0) WriteNetworkProgram(writer, programs, _netavark);
        writer.WriteStartObject("dns");
        if (_aardvark.Length > 0) WriteNetworkProgram(writer, programs, _aardvark);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteNetworkProgram(Utf8JsonWriter writer, ProgramInfo programs, string path)
    {
        writer.WriteString("version", ProgramInfo.Version(path));
        writer.WriteString("package", programs.Package(path));
        writer.WriteString("path", path);
    }

    private static void WriteProgram(Utf8JsonWriter writer, ProgramInfo programs, string name, string path)
    {
        writer.WriteStartObject(name);
        programs.Write(writer, path, "executable", ProgramInfo.Version(path));
        writer.WriteEndObject();
    }

    private static void WriteSocket(Utf8JsonWriter writer)
    {
        var path = UserDirectories.Rootless ? $"{UserDirectories.Runtime}/podman/podman.sock" : "/run/podman/podman.sock";
        writer.WriteStartObject("remoteSocket");
        writer.WriteString("path", path);
        writer.WriteBoolean("exists", Path.Exists(path));
        writer.WriteEndObject();
    }

    private void WriteSecurity(Utf8JsonWriter writer)
    {
        const string Profile = "/usr/share/containers/seccomp.json";
        IEnumerable<string> capabilities = engine.Conf.DefaultCapabilities is { } configured ? configured.Select(Capabilities.Normalize) : Capabilities.Default;
        writer.WriteStartObject("security");
        writer.WriteBoolean("apparmorEnabled", AppArmor.OfHost.IsEnabled);
        writer.WriteString("capabilities", string.Join(',', capabilities.Order(StringComparer.Ordinal)));
        writer.WriteBoolean("rootless", UserDirectories.Rootless);
        writer.WriteBoolean("seccompEnabled", true);
        writer.WriteString("seccompProfilePath", engine.Conf.SeccompProfile ?? (File.Exists(Profile) ? Profile : ""));
        writer.WriteBoolean("selinuxEnabled", engine.Conf.Label && SelinuxHost.OfHost.IsEnabled);
        writer.WriteEndObject();
    }
}
