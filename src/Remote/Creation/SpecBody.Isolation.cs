using System.Globalization;
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
        Each("devices", _options.Devices, device => Text("path", device));
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

    private static bool IsPlainMap(string map) => map.Split(':') is { Length: 3 } parts && parts.All(part => uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    private void Map(string map)
    {
        var parts = map.Split(':');
        Number("container_id", long.Parse(parts[0], CultureInfo.InvariantCulture));
        Number("host_id", long.Parse(parts[1], CultureInfo.InvariantCulture));
        Number("size", long.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    // "c 10:200 rwm"; any number is no number.
    private void Rule(string rule)
    {
        var words = rule.Split(' ');
        var numbers = words[1].Split(':');
        _json.WriteBoolean("allow"u8, true);
        Text("type", words[0]);
        if (numbers[0] != "*") Number("major", long.Parse(numbers[0], CultureInfo.InvariantCulture));
        if (numbers[1] != "*") Number("minor", long.Parse(numbers[1], CultureInfo.InvariantCulture));
        Text("access", words[2]);
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
