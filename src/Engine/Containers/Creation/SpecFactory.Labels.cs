using Selkie.Engine.Containers.Status;
using Selkie.Engine.Runtimes;
using Selkie.Engine.Selinux;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Creation;

internal sealed partial class SpecFactory
{
    private const string SelinuxFiles = "/sys/fs/selinux";

    // Such a container may have containers of its own that SELinux keeps apart: it sees the kernel's files (podman-run(1), label=nested).
    private bool HasNestedLabels => _options.SecurityOpt.Contains(new SecurityOption("label", "nested"));

    private static SecuritySpec AddLabel(SecuritySpec security, string option) => option == "nested"
        ? security with { Unmask = [.. security.Unmask, SelinuxFiles, "/proc"] }
        : security with { Options = [.. security.Options, ContainerLabels.Option + option] };

    // With label_users a container keeps the caller's user and role, unless options say otherwise.
    private IEnumerable<SecurityOption> LabelsOfCaller() => _conf.LabelUsers && _conf.Label && SelinuxHost.OfHost is { IsEnabled: true, OfThisProcess: { } own }
        ? [new("label", $"user:{own.User}"), new("label", $"role:{own.Role}")]
        : [];

    private SecuritySpec ChooseLabels(SecuritySpec security, NamespaceSpec namespaces, bool systemd)
    {
        if (!_conf.Label || !SelinuxHost.OfHost.IsEnabled) return security;
        var options = ContainerLabels.OptionsOf(security, namespaces, id => _engine.Lookup.One(id).Spec.Security.ProcessLabel);
        var labels = new ContainerLabels(SelinuxHost.OfHost, _engine.Store.Layers.HasMountLevel);
        var (process, mount) = labels.Choose(options, ProcessContext(systemd));
        return security with { ProcessLabel = process, MountLabel = mount };
    }

    private string ProcessContext(bool systemd)
    {
        if (_conf.RuntimesWithMachines.Contains(Path.GetFileName(_engine.Runtime.Path))) return "kvm_process";
        return systemd ? "init_process" : "process";
    }
}
