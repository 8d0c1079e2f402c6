using System.Text.Json;
using Selkie.Engine.Containers;
using Selkie.Engine.Containers.Creation;
using Selkie.Oci;
using Selkie.Runtime.Containers;
using Selkie.Service.Http;

namespace Selkie.Service.Containers.Creation;

internal sealed partial class LibpodCreate
{
    private CreateContainer Isolation(CreateContainer request)
    {
        var (uids, gids) = IdMaps(_body.Inner("idmappings"));
        return request with
        {
            Hostname = Text("hostname"),
            Privileged = _body.Switch("privileged"),
            ReadOnly = _body.Switch("read_only_filesystem"),
            ReadOnlyTmpfs = _body.Switch("read_write_tmpfs"),
            CapAdd = [.. _body.Texts("cap_add").Select(CapabilityFlag.Parse)],
            CapDrop = [.. _body.Texts("cap_drop").Select(CapabilityFlag.Parse)],
            SecurityOpt = [.. Security()],
            SeccompPolicy = Text("seccomp_policy") is { } policy ? WordFlags.SeccompPolicy.Parse(policy) : null,
            Sysctls = [.. _body.Pairs("sysctl").Select(pair => PairFlags.Sysctl.Of(pair.Key, pair.Value))],
            Pid = NamespaceFlags.Plain.Parse(Namespace("pidns")),
            Ipc = NamespaceFlags.Ipc.Parse(Namespace("ipcns")),
            Uts = NamespaceFlags.Plain.Parse(Namespace("utsns")),
            CgroupNs = NamespaceFlags.Plain.Parse(Namespace("cgroupns")),
            UserNs = uids.Count + gids.Count > 0 ? Discard(Namespace("userns")) : NamespaceFlags.User.Parse(Namespace("userns").Replace("no-map", "nomap", StringComparison.Ordinal)),
            UidMap = uids,
            GidMap = gids,
            Cgroups = Text("cgroups_mode") is { } cgroups ? WordFlags.Cgroups.Parse(cgroups) : null,
            CgroupParent = Text("cgroup_parent"),
            Devices = [.. _body.Objects("devices").Select(device => DeviceFlag.Parse(device.Text("path") ?? ""))],
            DeviceCgroupRules = [.. _body.Objects("device_cgroup_rule").Select(Rule)],
        };
    }

    // Maps make a namespace of their own; the client says so, too.
    private static NamespaceMode? Discard(string mode) => mode is "" or "private" ? null : throw new EngineError(ErrorKind.Invalid, $"idmappings and userns {mode} are mutually exclusive");

    /// <summary>A namespace as an option has it: {"nsmode":"container","value":"web"} is container:web.</summary>
    private string Namespace(string name)
    {
        if (_body.Raw(name) is { ValueKind: JsonValueKind.String } text) return text.GetString()!;
        var mode = _body.Inner(name);
        var (word, value) = (mode.Text("nsmode") ?? "", mode.Text("value") ?? "");
        if (word == "pod") throw new EngineError(ErrorKind.Unsupported, $"{name}: pods are not supported yet");
        if (word is "default") word = "";
        if (word == "path") word = "ns";
        return value.Length > 0 ? $"{word}:{value}" : word;
    }

    private IEnumerable<SecurityOption> Security()
    {
        foreach (var label in _body.Texts("selinux_opts")) yield return new("label", label);
        if (_body.Switch("label_nested") is true) yield return new("label", "nested");
        if (Text("apparmor_profile") is { } apparmor) yield return new("apparmor", apparmor);
        if (Text("seccomp_profile_path") is { } seccomp) yield return new("seccomp", seccomp);
        if (_body.Switch("no_new_privileges") is true) yield return new("no-new-privileges", null);
        if (_body.Texts("mask") is { Count: > 0 } mask) yield return new("mask", string.Join(':', mask));
        if (_body.Texts("unmask") is { Count: > 0 } unmask) yield return new("unmask", string.Join(':', unmask));
        if (_body.Texts("procfs_opts") is { Count: > 0 } proc) yield return new("proc-opts", string.Join(',', proc));
    }

    private static (List<IdMapRule> Uids, List<IdMapRule> Gids) IdMaps(RequestBody maps)
    {
        maps.Pass("HostUIDMapping", "HostGIDMapping"); // that there are none
        if (maps.Switch("AutoUserNs") is true) throw new EngineError(ErrorKind.Unsupported, "idmappings.AutoUserNs is not supported yet");
        return ([.. maps.Objects("UIDMap").Select(IdMap)], [.. maps.Objects("GIDMap").Select(IdMap)]);
    }

    private static IdMapRule IdMap(RequestBody map)
    {
        return new(Id("container_id"), Id("host_id"), Id("size"));

        uint Id(string name) => (map.Natural(name) ?? 0) is <= uint.MaxValue and var id ? (uint)id : throw new EngineError(ErrorKind.Invalid, $"idmappings: {name} {map.Natural(name)} is no id");
    }

    // The rule {"allow":true,"type":"c","major":10,"minor":200,"access":"rwm"}; no number is any.
    private static DeviceRule Rule(RequestBody rule)
    {
        rule.Pass("allow");
        return DeviceRule.Of(rule.Text("type") ?? "", Number("major"), Number("minor"), rule.Text("access") ?? "");

        uint? Number(string name) => rule.Number(name) is >= 0 and <= uint.MaxValue and var number ? (uint)number : null;
    }
}
