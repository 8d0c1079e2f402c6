using System.Text.Json;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;

namespace Selkie.Service.Containers.Creation;

internal sealed partial class DockerCreate
{
    private CreateContainer Isolation(CreateContainer request) => request with
    {
        Hostname = NullIfEmpty(_config.Text("Hostname")),
        Privileged = _host.Switch("Privileged") is true ? true : null,
        ReadOnly = _host.Switch("ReadonlyRootfs") is true ? true : null,
        CapAdd = [.. _host.Texts("CapAdd").Select(CapabilityFlag.Parse)],
        CapDrop = [.. _host.Texts("CapDrop").Select(CapabilityFlag.Parse)],
        SecurityOpt = [.. _host.Texts("SecurityOpt").Select(Security), .. Unmasked()],
        Sysctls = [.. _host.Pairs("Sysctls").Select(pair => PairFlags.Sysctl.Of(pair.Key, pair.Value))],
        Pid = NamespaceFlags.Plain.Parse(_host.Text("PidMode") ?? ""),
        Ipc = NamespaceFlags.Ipc.Parse(_host.Text("IpcMode") ?? ""),
        Uts = NamespaceFlags.Plain.Parse(_host.Text("UTSMode") ?? ""),
        UserNs = NamespaceFlags.User.Parse(_host.Text("UsernsMode") ?? ""),
        CgroupNs = NamespaceFlags.Plain.Parse(_host.Text("CgroupnsMode") ?? ""),
        CgroupParent = NullIfEmpty(_host.Text("CgroupParent")),
        Devices = [.. _host.Objects("Devices").Select(Device)],
        DeviceCgroupRules = [.. _host.Texts("DeviceCgroupRules").Select(DeviceRule.Parse)],
    };

    private static DeviceRequest Device(RequestBody device) =>
        DeviceFlag.Check(DeviceRequest.Of(device.Text("PathOnHost") ?? "", device.Text("PathInContainer") ?? "", device.Text("CgroupPermissions") is { Length: > 0 } given ? given : DeviceRequest.All));

    // Docker's command line sends the profile itself; files of the client's are not here.
    private static SecurityOption Security(string text) => SecurityOption.Parse(text) is { Key: "seccomp", Value: ['{', ..] }
        ? throw new EngineError(ErrorKind.Unsupported, "HostConfig.SecurityOpt: a seccomp profile in the body is not supported yet")
        : SecurityOption.Parse(text);

    // Empty lists are systempaths=unconfined; lists of one's own take the place of the engine's.
    private IEnumerable<SecurityOption> Unmasked()
    {
        var (masked, readOnly) = (_host.Raw("MaskedPaths"), _host.Raw("ReadonlyPaths"));
        if (masked is null && readOnly is null) return [];
        return IsEmpty(masked) && IsEmpty(readOnly)
            ? [new SecurityOption("systempaths", "unconfined")]
            : throw new EngineError(ErrorKind.Unsupported, "HostConfig.MaskedPaths and ReadonlyPaths of one's own are not supported yet");
    }

    private static bool IsEmpty(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } given && given.GetArrayLength() == 0;
}
