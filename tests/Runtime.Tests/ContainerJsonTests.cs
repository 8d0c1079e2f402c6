
using Selkie.Runtime.Containers;

namespace Selkie.Runtime.Tests;

public sealed class ContainerJsonTests
{
    [Fact]
    public void A_spec_comes_back_as_it_was_written()
    {
        var spec = new ContainerSpec
        {
            Id = new string('b', 64),
            Name = "reef",
            Process = new ProcessSpec { Command = ["true"], AddPasswdEntry = false },
            Security = new SecuritySpec { ReadOnlyTmpfs = false },
            Lifecycle = new LifecycleSpec { StopTimeout = 0, StopSignal = 9 },
            HealthCheck = new Oci.Images.HealthConfig { Test = ["NONE"], Retries = 3 },
            Labels = new Dictionary<string, string> { ["a"] = "<b>" },
        };
        var back = ContainerJson.Read(ContainerJson.Write(spec));
        Assert.False(back.Process.AddPasswdEntry);
        Assert.False(back.Security.ReadOnlyTmpfs);
        Assert.Equal((0u, 9), (back.Lifecycle.StopTimeout, back.Lifecycle.StopSignal));
        Assert.Equal(("NONE", 3), (Assert.Single(back.HealthCheck!.Test!), back.HealthCheck.Retries));
        Assert.Equal("<b>", back.Labels["a"]);
        Assert.Equal(NamespaceMode.Shareable, back.Namespaces.Ipc);
    }
}
