using Selkie.Engine.Containers.Creation;
using Selkie.Runtime.Containers;

namespace Selkie.Remote.Creation;

internal sealed partial class SpecBody
{
    private void Isolation()
    {
        Text("hostname", _options.Hostname);
        Switch("privileged", _options.Privileged);
        Switch("read_only_filesystem", _options.ReadOnly);
        Switch("read_write_tmpfs", _options.ReadOnlyTmpfs);
        Texts("cap_add", _options.CapAdd);
        Texts("cap_drop", _options.CapDrop);
        Security();
        Text("seccomp_policy", _options.SeccompPolicy);
        Pairs("sysctl", _options.Sysctls);
        Namespace("pidns", _options.Pid);
        Namespace("ipcns", _options.Ipc);
        Namespace("utsns", _options.Uts);
        Namespace("cgroupns", _options.CgroupNs);
        Maps();
        Text("cgroups_mode", _options.Cgroups);
        Text("cgroup_parent", _options.CgroupParent);
        Each("devices", _options.Devices, device => Text("path", device.ToString()));
        Each("device_cgroup_rule", _options.DeviceCgroupRules, Rule);
    }

    private void Namespace(string name, NamespaceMode? mode)
    {
        if (mode is null) return;
        _json.WriteStartObject(name);
        Text("nsmode", mode.Word switch { "ns" => "path", "nomap" => "no-map", var word => word });
        Text("value", mode.Value);
        _json.WriteEndObject();
    }

    private void Security()
    {
        var options = _options.SecurityOpt;
        IEnumerable<string> Values(string key) => options.Where(option => option.Key == key).Select(option => option.Value ?? "");

        var labels = Values("label").ToList();
        Texts("selinux_opts", labels.Where(label => label != "nested"));
        if (labels.Contains("nested")) Switch("label_nested", true);
        Text("apparmor_profile", Values("apparmor").LastOrDefault());
        Text("seccomp_profile_path", Values("seccomp").LastOrDefault());
        if (options.LastOrDefault(option => option.Key == "no-new-privileges") is { } privileges) Switch("no_new_privileges", privileges.IsOn);
        Texts("mask", Values("mask").SelectMany(paths => paths.Split(':')));
        Texts("unmask", [.. Values("unmask").SelectMany(paths => paths.Split(':')), .. Values("systempaths").Select(_ => "ALL")]);
        Texts("procfs_opts", Values("proc-opts").SelectMany(words => words.Split(',')));
    }

    private void Maps()
    {
        var isAuto = _options.UserNs?.Word == "auto";
        var hasMaps = _options.UidMap.Count + _options.GidMap.Count > 0;
        Namespace("userns", hasMaps ? NamespaceMode.Private : _options.UserNs);
        if (!hasMaps && !isAuto) return;
        _json.WriteStartObject("idmappings"u8);
        _json.WriteBoolean("HostUIDMapping"u8, false);
        _json.WriteBoolean("HostGIDMapping"u8, false);
        if (isAuto) _json.WriteBoolean("AutoUserNs"u8, true);
        Each("UIDMap", _options.UidMap, Map);
        Each("GIDMap", _options.GidMap, Map);
        _json.WriteEndObject();
    }

    private static bool IsPlain(IdMapRule map) => map is { IsOfHost: false, Extends: false, ForUsers: true, ForGroups: true };

    private void Map(IdMapRule map)
    {
        Number("container_id", map.ContainerId);
        Number("host_id", map.FromId);
        Number("size", map.Size);
    }

    // Any number is no number.
    private void Rule(DeviceRule rule)
    {
        _json.WriteBoolean("allow"u8, true);
        Text("type", rule.Type);
        Number("major", rule.Major);
        Number("minor", rule.Minor);
        Text("access", rule.Access);
    }

    private void Each<T>(string name, IReadOnlyList<T> items, Action<T> members)
    {
        if (items.Count == 0) return;
        _json.WriteStartArray(name);
        foreach (var item in items)
        {
            _json.WriteStartObject();
            members(item);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }
}
